import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { newId, NotFoundError } from '@hub/common';
import { ConfigDatabase, PlaceRepository, type CompanyGroupRecord, type ConfigTransaction } from '@hub/persistence';
import { AuditLog, type CommandContext } from '@hub/sync-engine/ports';
import { Cursors } from '../http/cursor';
import { Answers, AnswersList, AnswersNothing } from '../http/openapi';
import { answerWhole, PageQuery, type ListAnswer } from '../http/page.query';
import { RecordId } from '../http/record-id.pipe';
import { Needs } from '../security/access.decorators';
import { Command } from '../security/principal';
import { CompanyGroupBody, CompanyGroupResponse } from './dto/company-group.dto';

/** Companies of an account; connections may belong to one. */
@ApiTags('Company groups')
@Controller('api/v1/company-groups')
export class CompanyGroupsController {
  constructor(
    private readonly config: ConfigDatabase,
    private readonly places: PlaceRepository,
    private readonly audit: AuditLog,
    private readonly cursors: Cursors,
  ) {}

  @Get()
  @Needs('viewer')
  @ApiOperation({ summary: 'List company groups' })
  @AnswersList(CompanyGroupResponse)
  async list(@Command() command: CommandContext, @Query() query: PageQuery): Promise<ListAnswer<CompanyGroupRecord>> {
    const rows = await this.config.run(command.accountId, (transaction) => this.places.companyGroups(transaction));
    return answerWhole(this.cursors, 'company-groups', query, rows);
  }

  @Post()
  @Needs('operator')
  @ApiOperation({ summary: 'Add a company group' })
  @Answers(CompanyGroupResponse, { status: 201, errors: [409] })
  create(@Command() command: CommandContext, @Body() body: CompanyGroupBody): Promise<CompanyGroupRecord> {
    return this.config.run(command.accountId, async (transaction) => {
      const id = newId();
      await this.places.insertCompanyGroup(transaction, { id, accountId: command.accountId, name: body.name });
      return this.changed(transaction, command, { id, action: 'company-group.created', before: null });
    });
  }

  @Get(':id')
  @Needs('viewer')
  @ApiOperation({ summary: 'Get a company group' })
  @Answers(CompanyGroupResponse)
  get(@Command() command: CommandContext, @Param('id', RecordId) id: string): Promise<CompanyGroupRecord> {
    return this.config.run(command.accountId, (transaction) => this.require(transaction, id));
  }

  @Patch(':id')
  @Needs('operator')
  @ApiOperation({ summary: 'Rename a company group' })
  @Answers(CompanyGroupResponse, { errors: [409] })
  rename(@Command() command: CommandContext, @Param('id', RecordId) id: string, @Body() body: CompanyGroupBody): Promise<CompanyGroupRecord> {
    return this.config.run(command.accountId, async (transaction) => {
      const before = await this.require(transaction, id);
      await this.places.renameCompanyGroup(transaction, id, body.name);
      return this.changed(transaction, command, { id, action: 'company-group.updated', before });
    });
  }

  @Delete(':id')
  @HttpCode(204)
  @Needs('operator')
  @ApiOperation({ summary: 'Delete a company group', description: 'Connections that belong to it stay and belong to none.' })
  @AnswersNothing()
  delete(@Command() command: CommandContext, @Param('id', RecordId) id: string): Promise<void> {
    return this.config.run(command.accountId, async (transaction) => {
      const before = await this.require(transaction, id);
      await this.places.deleteCompanyGroup(transaction, id);
      await this.audit.append(transaction.tx, { ...command, action: 'company-group.deleted', targetType: 'company-group', targetId: id, before: { ...before }, after: null });
    });
  }

  private async require(transaction: ConfigTransaction, id: string): Promise<CompanyGroupRecord> {
    const group = await this.places.companyGroup(transaction, id);
    if (group === undefined) throw new NotFoundError('company-group.not-found', 'There is no such company group in this account.', { param: 'id' });
    return group;
  }

  private async changed(transaction: ConfigTransaction, command: CommandContext, change: { id: string; action: string; before: CompanyGroupRecord | null }): Promise<CompanyGroupRecord> {
    const after = await this.require(transaction, change.id);
    const before = change.before === null ? null : { ...change.before };
    await this.audit.append(transaction.tx, { ...command, action: change.action, targetType: 'company-group', targetId: change.id, before, after: { ...after } });
    return after;
  }
}
