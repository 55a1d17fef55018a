import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DeleteSchedule, SaveSchedule } from '@hub/sync-engine';
import { UnitOfWork, type CommandContext, type ScheduleRecord, type WebhookRegistration } from '@hub/sync-engine/ports';
import { Cursors } from '../http/cursor';
import { Answers, AnswersList, AnswersNothing } from '../http/openapi';
import { answerWhole, PageQuery, type ListAnswer } from '../http/page.query';
import { RecordId } from '../http/record-id.pipe';
import { Needs } from '../security/access.decorators';
import { Command } from '../security/principal';
import { ConnectionDetailStores } from './connection-detail-stores';
import { WebhookResponse } from './dto/connection.response';
import { NewScheduleBody, SchedulePatch, ScheduleResponse } from './dto/schedule.dto';

/** Schedules and webhooks of a connection. */
@ApiTags('Connections')
@Controller('api/v1/connections/:id')
export class ConnectionDetailsController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly stores: ConnectionDetailStores,
    private readonly saveSchedule: SaveSchedule,
    private readonly deleteSchedule: DeleteSchedule,
    private readonly cursors: Cursors,
  ) {}

  @Get('schedules')
  @Needs('viewer')
  @ApiOperation({ summary: "List a connection's schedules" })
  @AnswersList(ScheduleResponse)
  async schedules(@Command() { accountId }: CommandContext, @Param('id', RecordId) id: string, @Query() query: PageQuery): Promise<ListAnswer<ScheduleResponse>> {
    const rows = await this.unitOfWork.read(accountId, async (tx) => {
      await this.stores.connections.get(tx, id);
      return this.stores.schedules.ofConnection(tx, id);
    });
    return answerWhole(this.cursors, `schedules:${id}`, query, rows.map(present));
  }

  @Post('schedules')
  @Needs('operator')
  @ApiOperation({ summary: 'Add a schedule', description: 'Inactive unless told otherwise.' })
  @Answers(ScheduleResponse, { status: 201 })
  async addSchedule(@Command() command: CommandContext, @Param('id', RecordId) id: string, @Body() body: NewScheduleBody): Promise<ScheduleResponse> {
    return present(await this.saveSchedule.execute(command, { ...body, connectionId: id }));
  }

  @Patch('schedules/:scheduleId')
  @Needs('operator')
  @ApiOperation({ summary: 'Change a schedule' })
  @Answers(ScheduleResponse)
  async changeSchedule(
    @Command() command: CommandContext,
    @Param('id', RecordId) id: string,
    @Param('scheduleId', RecordId) scheduleId: string,
    @Body() body: SchedulePatch,
  ): Promise<ScheduleResponse> {
    return present(await this.saveSchedule.execute(command, { ...body, connectionId: id, scheduleId }));
  }

  @Delete('schedules/:scheduleId')
  @HttpCode(204)
  @Needs('operator')
  @ApiOperation({ summary: 'Delete a schedule', description: 'Runs it started go on.' })
  @AnswersNothing()
  removeSchedule(@Command() command: CommandContext, @Param('id', RecordId) id: string, @Param('scheduleId', RecordId) scheduleId: string): Promise<void> {
    return this.deleteSchedule.execute(command, id, scheduleId);
  }

  @Get('webhooks')
  @Needs('viewer')
  @ApiOperation({ summary: "List the hub's webhooks at a store", description: 'As last checked; the operation `check-webhooks` looks again and heals them. Empty for a connection that polls.' })
  @AnswersList(WebhookResponse)
  async webhooks(@Command() { accountId }: CommandContext, @Param('id', RecordId) id: string, @Query() query: PageQuery): Promise<ListAnswer<WebhookRegistration>> {
    const rows = await this.unitOfWork.read(accountId, async (tx) => {
      await this.stores.connections.get(tx, id);
      return this.stores.webhooks.ofConnection(tx, id);
    });
    const { data, nextCursor } = answerWhole(this.cursors, `webhooks:${id}`, query, rows.map((row) => ({ ...row, id: row.topic })));
    return { data: data.map(({ id: _topic, ...row }) => row), nextCursor };
  }
}

function present({ accountId: _account, ...shown }: ScheduleRecord): ScheduleResponse {
  return shown;
}
