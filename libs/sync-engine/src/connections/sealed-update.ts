import { Injectable } from '@nestjs/common';
import { Clock } from '@hub/common';
import type { VerifyReport } from '@hub/connector-sdk';
import { CredentialVault, type ConnectionPatch, type StoredPreset } from '../ports';
import type { UpdatePlan } from './update-plan';
import { reasonOf } from './verify-refusal';

/** Puts the change of a connection together, new credentials sealed. */
@Injectable()
export class SealedUpdate {
  constructor(
    private readonly vault: CredentialVault,
    private readonly clock: Clock,
  ) {}

  patch(plan: UpdatePlan, chosen: { preset: StoredPreset; warehouseId: string } | null): ConnectionPatch {
    const { name, language, companyGroupId } = plan.command;
    return {
      name,
      language,
      companyGroupId,
      ...this.storePart(plan),
      ...(chosen === null ? {} : presetPart(plan, chosen)),
    };
  }

  /** Why the connection is a draft; null when its store passed or was not asked. */
  reason(report: VerifyReport | null): string | null {
    return report === null || report.ok ? null : reasonOf(report);
  }

  private storePart({ settings, credentials, replacesCredentials, report }: UpdatePlan): ConnectionPatch {
    if (report === null) return {};
    return {
      settings: { ...settings, ...report.settings },
      capabilities: report.capabilities,
      ...(replacesCredentials ? { credentialsSealed: this.vault.seal(credentials) } : {}),
      ...(report.ok ? { verifiedAt: this.clock.nowIso() } : {}),
    };
  }
}

function presetPart({ command }: UpdatePlan, { preset, warehouseId }: { preset: StoredPreset; warehouseId: string }): ConnectionPatch {
  if (command.preset === undefined) return { warehouseId };
  return { warehouseId, presetName: preset.name, presetVersion: preset.version, preset: preset.body };
}
