import { Injectable } from '@nestjs/common';
import type { ImportOutcome, RunCounts } from '@hub/contracts';
import { UnitOfWork } from '../ports';
import { CareForWebhooks, type WebhookCare } from '../webhooks/care-for-webhooks';
import { addCounts, countsOf } from './run-counts';
import { RunLedger, type Advanced } from './run-ledger';
import type { RunOperation, StepContext } from './run-operation';

/** Looks after the hub's webhooks at the spoke. Counts webhooks: healed ones as updated, those a person paused as blocked. */
@Injectable()
export class CheckWebhooksOperation implements RunOperation {
  readonly operation = 'check-webhooks';

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly care: CareForWebhooks,
    private readonly ledger: RunLedger,
  ) {}

  async step({ run, connection, spoke }: StepContext): Promise<Advanced> {
    const care = await this.care.execute(connection, spoke);
    return this.unitOfWork.run(run.accountId, (tx) =>
      this.ledger.page(tx, run, { counts: countsOfCare(care), total: care.webhooks.length, ...this.ledger.succeeded() }),
    );
  }
}

function countsOfCare(care: WebhookCare): RunCounts {
  const outcomeOf = (webhook: WebhookCare['webhooks'][number]): ImportOutcome => {
    if (care.healed.includes(webhook.topic)) return 'updated';
    return webhook.state === 'active' ? 'unchanged' : 'blocked';
  };
  return care.webhooks.reduce<RunCounts>((counts, webhook) => addCounts(counts, countsOf('unknown', outcomeOf(webhook), 1)), {});
}
