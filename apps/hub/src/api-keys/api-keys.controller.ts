import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Clock, ConflictError, newId, NotFoundError } from '@hub/common';
import { ApiKeyRepository, ConfigDatabase, type ApiKeyRecord, type ConfigTransaction } from '@hub/persistence';
import { AuditLog, type CommandContext } from '@hub/sync-engine/ports';
import { Cursors } from '../http/cursor';
import { Answers, AnswersList, AnswersNothing } from '../http/openapi';
import { answerWhole, PageQuery, type ListAnswer } from '../http/page.query';
import { RecordId } from '../http/record-id.pipe';
import { Needs } from '../security/access.decorators';
import { hashOfApiKey, newApiKey, shownPrefixOf } from '../security/api-key';
import { ApiKeyAuthenticator } from '../security/api-key-authenticator';
import { Command } from '../security/principal';
import { ApiKeyResponse, CreatedApiKeyResponse, NewApiKeyBody } from './dto/api-key.dto';

/** Keys of programs and people. */
@ApiTags('API keys')
@Controller('api/v1/api-keys')
export class ApiKeysController {
  constructor(
    private readonly config: ConfigDatabase,
    private readonly keys: ApiKeyRepository,
    private readonly authenticator: ApiKeyAuthenticator,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
    private readonly cursors: Cursors,
  ) {}

  @Get()
  @Needs('admin')
  @ApiOperation({ summary: 'List API keys', description: 'Revoked ones too.' })
  @AnswersList(ApiKeyResponse)
  async list(@Command() command: CommandContext, @Query() query: PageQuery): Promise<ListAnswer<ApiKeyRecord>> {
    const rows = await this.config.run(command.accountId, (transaction) => this.keys.list(transaction));
    return answerWhole(this.cursors, 'api-keys', query, rows);
  }

  @Post()
  @Needs('admin')
  @ApiOperation({ summary: 'Make an API key', description: 'The key is shown in this answer and never again.' })
  @Answers(CreatedApiKeyResponse, { status: 201 })
  create(@Command() command: CommandContext, @Body() { name, role }: NewApiKeyBody): Promise<ApiKeyRecord & { readonly key: string }> {
    return this.config.run(command.accountId, async (transaction) => {
      const [id, key] = [newId(), newApiKey()];
      await this.keys.insert(transaction, { id, accountId: command.accountId, name, role, prefix: shownPrefixOf(key), keyHash: hashOfApiKey(key), bootstrap: false });
      const made = await this.require(transaction, id);
      await this.audit.append(transaction.tx, { ...command, action: 'api-key.created', targetType: 'api-key', targetId: id, before: null, after: { ...made } });
      return { ...made, key };
    });
  }

  @Get(':id')
  @Needs('admin')
  @ApiOperation({ summary: 'Get an API key' })
  @Answers(ApiKeyResponse)
  get(@Command() command: CommandContext, @Param('id', RecordId) id: string): Promise<ApiKeyRecord> {
    return this.config.run(command.accountId, (transaction) => this.require(transaction, id));
  }

  @Delete(':id')
  @HttpCode(204)
  @Needs('admin')
  @ApiOperation({ summary: 'Revoke an API key', description: 'At once in this process, within five seconds in others. The last working admin key cannot be revoked.' })
  @AnswersNothing({ errors: [409] })
  async revoke(@Command() command: CommandContext, @Param('id', RecordId) id: string): Promise<void> {
    await this.config.run(command.accountId, (transaction) => this.revokeWithin(transaction, command, id));
    this.authenticator.forget();
  }

  private async revokeWithin(transaction: ConfigTransaction, command: CommandContext, id: string): Promise<void> {
    const before = await this.require(transaction, id);
    if (before.revokedAt !== null) return;
    if (before.role === 'admin' && (await this.keys.countWorkingAdmins(transaction)) <= 1) {
      throw new ConflictError('api-key.last-admin', 'This is the last working admin key of the account: make another one first.');
    }
    await this.keys.revoke(transaction, id, new Date(this.clock.nowMs()));
    const after = await this.require(transaction, id);
    await this.audit.append(transaction.tx, { ...command, action: 'api-key.revoked', targetType: 'api-key', targetId: id, before: { ...before }, after: { ...after } });
  }

  private async require(transaction: ConfigTransaction, id: string): Promise<ApiKeyRecord> {
    const key = await this.keys.find(transaction, id);
    if (key === undefined) throw new NotFoundError('api-key.not-found', 'There is no such API key in this account.', { param: 'id' });
    return key;
  }
}
