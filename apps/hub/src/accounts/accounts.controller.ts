import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Clock, newId } from '@hub/common';
import { AccountRepository, ApiKeyRepository, ConfigDatabase, type AccountRecord } from '@hub/persistence';
import { AuditLog, type CommandContext } from '@hub/sync-engine/ports';
import { Cursors } from '../http/cursor';
import { Answers, AnswersList } from '../http/openapi';
import { PageQuery, type ListAnswer } from '../http/page.query';
import { BootstrapOnly } from '../security/access.decorators';
import { hashOfApiKey, newApiKey, shownPrefixOf } from '../security/api-key';
import { Command } from '../security/principal';
import { AccountResponse, CreatedAccountResponse, NewAccountBody } from './dto/account.dto';

const SCOPE = 'accounts';

/** Businesses in this hub; only the key made at first start may see and make them. */
@ApiTags('Accounts')
@Controller('api/v1/accounts')
export class AccountsController {
  constructor(
    private readonly accounts: AccountRepository,
    private readonly config: ConfigDatabase,
    private readonly keys: ApiKeyRepository,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
    private readonly cursors: Cursors,
  ) {}

  @Get()
  @BootstrapOnly()
  @ApiOperation({ summary: 'List accounts' })
  @AnswersList(AccountResponse)
  async list(@Query() query: PageQuery): Promise<ListAnswer<AccountRecord>> {
    const after = this.cursors.decode(SCOPE, query.cursor);
    const rows = await this.accounts.list(query.limit + 1, after?.id ?? null);
    const data = rows.slice(0, query.limit);
    const last = data.at(-1);
    const next = rows.length > data.length && last !== undefined ? { value: last.id, id: last.id } : null;
    return { data, nextCursor: this.cursors.encode(SCOPE, next) };
  }

  @Post()
  @BootstrapOnly()
  @ApiOperation({ summary: 'Make an account', description: 'With its main warehouse and its first admin key, which is shown in this answer and never again.' })
  @Answers(CreatedAccountResponse, { status: 201, errors: [409] })
  async create(@Command() command: CommandContext, @Body() body: NewAccountBody): Promise<AccountRecord & { readonly apiKey: string }> {
    const [id, keyId, apiKey] = [newId(), newId(), newApiKey()];
    const account = { id, name: body.name, slug: body.slug ?? slugOf(body.name, id) };
    const firstKey = { id: keyId, accountId: id, name: 'first admin key', role: 'admin', prefix: shownPrefixOf(apiKey), keyHash: hashOfApiKey(apiKey), bootstrap: false };
    const entry = { actor: command.actor, requestId: command.requestId, action: 'account.created', targetType: 'account', targetId: id, before: null, after: account };
    await this.config.run(id, async (transaction) => {
      await this.accounts.insert(transaction, account);
      await this.keys.insert(transaction, firstKey);
      await this.audit.append(transaction.tx, entry);
    });
    return { ...account, createdAt: this.clock.nowIso(), apiKey };
  }
}

/** A short name from a long one; the end of the id keeps it unique. */
function slugOf(name: string, id: string): string {
  const words = name.normalize('NFKD').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 40);
  return `${words === '' ? 'account' : words}-${id.slice(-6)}`;
}
