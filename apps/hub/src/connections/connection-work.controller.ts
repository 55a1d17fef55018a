import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ConnectionReadModel, WorkReadModel, type RunView } from '@hub/persistence';
import { PushPreview } from '@hub/sync-engine';
import type { CommandContext } from '@hub/sync-engine/ports';
import { Cursors } from '../http/cursor';
import { Answers } from '../http/openapi';
import { PageQuery } from '../http/page.query';
import { RecordId } from '../http/record-id.pipe';
import { RunResponse, StartRunBody } from '../runs/dto/run.dto';
import { Needs } from '../security/access.decorators';
import { Command } from '../security/principal';
import { ConnectionFlow } from './connection-flow';
import { ConnectionPresenter } from './connection.presenter';
import { ActivateConnectionBody } from './dto/connection.body';
import { ConnectionResponse } from './dto/connection.response';
import { PushPreviewResponse } from './dto/push-preview.response';

/** What a connection does: on, off, runs, and what its first push would change. */
@ApiTags('Connections')
@Controller('api/v1/connections/:id')
export class ConnectionWorkController {
  constructor(
    private readonly connections: ConnectionReadModel,
    private readonly presenter: ConnectionPresenter,
    private readonly work: WorkReadModel,
    private readonly flow: ConnectionFlow,
    private readonly preview: PushPreview,
    private readonly cursors: Cursors,
  ) {}

  @Post('activate')
  @HttpCode(200)
  @Needs('operator')
  @ApiOperation({ summary: 'Switch a connection on', description: 'The first time this sets up its schedules and begins its first import; after a pause it catches up.' })
  @Answers(ConnectionResponse, { errors: [409] })
  async activate(@Command() command: CommandContext, @Param('id', RecordId) id: string, @Body() body?: ActivateConnectionBody): Promise<ConnectionResponse> {
    await this.flow.activate.execute(command, id);
    if (body?.consent === true) await this.flow.consent.execute(command, id);
    return this.show(command, id);
  }

  @Post('pause')
  @HttpCode(200)
  @Needs('operator')
  @ApiOperation({ summary: 'Pause a connection', description: 'Stops reads and writes. Webhooks are stored and answered; activating it again catches up.' })
  @Answers(ConnectionResponse, { errors: [409] })
  async pause(@Command() command: CommandContext, @Param('id', RecordId) id: string): Promise<ConnectionResponse> {
    await this.flow.pause.execute(command, id);
    return this.show(command, id);
  }

  @Post('runs')
  @Needs('operator')
  @ApiOperation({ summary: 'Start a run', description: 'Joins the one that is queued for the same operation, if there is one.' })
  @Answers(RunResponse, { status: 201, errors: [409] })
  async start(@Command() command: CommandContext, @Param('id', RecordId) id: string, @Body() { operation, options }: StartRunBody): Promise<RunView> {
    const { accountId } = command;
    if (options?.consent === true) await this.flow.consent.execute(command, id);
    const run = await this.flow.start.execute({ accountId, connectionId: id, operation, trigger: 'operator', ...(options === undefined ? {} : { options: { ...options } }) });
    return this.work.run(accountId, run.id);
  }

  @Get('push-preview')
  @Needs('viewer')
  @ApiOperation({ summary: 'What a push would change', description: 'From what the listings were last seen to show; reads nothing outside and writes nothing.' })
  @Answers(PushPreviewResponse)
  async pushPreview(@Command() { accountId }: CommandContext, @Param('id', RecordId) id: string, @Query() query: PageQuery): Promise<PushPreviewResponse> {
    const scope = `push-preview:${id}`;
    const after = this.cursors.decode(scope, query.cursor)?.value ?? null;
    const page = await this.preview.page(accountId, id, { after, limit: query.limit });
    const counts = after === null ? await this.preview.counts(accountId, id) : null;
    const next = page.nextAfter === null ? null : { value: page.nextAfter, id: page.nextAfter };
    return { counts, data: page.items, nextCursor: this.cursors.encode(scope, next) };
  }

  private async show({ accountId }: CommandContext, id: string): Promise<ConnectionResponse> {
    return this.presenter.present(await this.connections.find(accountId, id));
  }
}
