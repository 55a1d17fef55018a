import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { WorkReadModel, type IncidentView } from '@hub/persistence';
import { AuditLog, Incidents, UnitOfWork, type CommandContext } from '@hub/sync-engine/ports';
import { Cursors } from '../http/cursor';
import { Answers, AnswersList } from '../http/openapi';
import { answerPage, type ListAnswer } from '../http/page.query';
import { RecordId } from '../http/record-id.pipe';
import { Needs } from '../security/access.decorators';
import { Command } from '../security/principal';
import { IncidentResponse, ListIncidentsQuery } from './dto/incident.dto';

/** What operators should know about. */
@ApiTags('Incidents')
@Controller('api/v1/incidents')
export class IncidentsController {
  constructor(
    private readonly work: WorkReadModel,
    private readonly incidents: Incidents,
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditLog,
    private readonly cursors: Cursors,
  ) {}

  @Get()
  @Needs('viewer')
  @ApiOperation({ summary: 'List incidents', description: 'Newest first.' })
  @AnswersList(IncidentResponse)
  list(@Command() { accountId }: CommandContext, @Query() query: ListIncidentsQuery): Promise<ListAnswer<IncidentView>> {
    return answerPage(this.cursors, 'incidents', query, (page) => this.work.incidents(accountId, query, page));
  }

  @Get(':id')
  @Needs('viewer')
  @ApiOperation({ summary: 'Get an incident' })
  @Answers(IncidentResponse)
  get(@Command() { accountId }: CommandContext, @Param('id', RecordId) id: string): Promise<IncidentView> {
    return this.work.incident(accountId, id);
  }

  @Post(':id/resolve')
  @HttpCode(200)
  @Needs('operator')
  @ApiOperation({ summary: 'Close an incident', description: 'It opens again when what caused it is still there.' })
  @Answers(IncidentResponse)
  async resolve(@Command() command: CommandContext, @Param('id', RecordId) id: string): Promise<IncidentView> {
    const incident = await this.work.incident(command.accountId, id);
    if (incident.state === 'resolved') return incident;
    await this.incidents.resolve(command.accountId, incident.dedupeKey);
    const { actor, requestId } = command;
    const entry = { actor, requestId, action: 'incident.resolved', targetType: 'incident', targetId: id, before: { state: 'open' }, after: { state: 'resolved' } };
    await this.unitOfWork.run(command.accountId, (tx) => this.audit.append(tx, entry));
    return this.work.incident(command.accountId, id);
  }
}
