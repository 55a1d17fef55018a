import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CONNECTION_STATUSES } from '@hub/contracts';
import { ConnectionReadModel } from '@hub/persistence';
import type { CommandContext } from '@hub/sync-engine/ports';
import { Cursors } from '../http/cursor';
import { ChoiceField, IdField, TextField } from '../http/fields';
import { Answers, AnswersList, AnswersNothing } from '../http/openapi';
import { answerPage, PageQuery, type ListAnswer } from '../http/page.query';
import { RecordId } from '../http/record-id.pipe';
import { Needs } from '../security/access.decorators';
import { Command } from '../security/principal';
import { ConnectionSetup } from './connection-setup';
import { ConnectionPresenter, presentReport } from './connection.presenter';
import { CreateConnectionBody, UpdateConnectionBody, VerifyConnectionBody } from './dto/connection.body';
import { ConnectionResponse, SavedConnectionResponse, VerifyResponse } from './dto/connection.response';

/** Which connections to list. */
export class ListConnectionsQuery extends PageQuery {
  @TextField({ about: 'Connections of this connector.', example: 'woocommerce', optional: true })
  readonly connector?: string;

  @ChoiceField(CONNECTION_STATUSES, { about: 'Connections in this state.', example: 'active', optional: true })
  readonly status?: string;

  @IdField({ about: 'Connections of this company.', optional: true })
  readonly companyGroupId?: string;
}

/** Configured instances of connectors: the spokes. */
@ApiTags('Connections')
@Controller('api/v1/connections')
export class ConnectionsController {
  constructor(
    private readonly connections: ConnectionReadModel,
    private readonly presenter: ConnectionPresenter,
    private readonly setup: ConnectionSetup,
    private readonly cursors: Cursors,
  ) {}

  @Get()
  @Needs('viewer')
  @ApiOperation({ summary: 'List connections' })
  @AnswersList(ConnectionResponse)
  async list(@Command() { accountId }: CommandContext, @Query() query: ListConnectionsQuery): Promise<ListAnswer<ConnectionResponse>> {
    const { data, nextCursor } = await answerPage(this.cursors, 'connections', query, (page) => this.connections.list(accountId, query, page));
    return { data: data.map((view) => this.presenter.present(view)), nextCursor };
  }

  @Post()
  @Needs('operator')
  @ApiOperation({ summary: 'Connect a store', description: 'Verifies first, and refuses with the checks in `details` when one that blocks fails.' })
  @Answers(SavedConnectionResponse, { status: 201, errors: [409] })
  async create(@Command() command: CommandContext, @Body() body: CreateConnectionBody): Promise<SavedConnectionResponse> {
    const { connection, report, warnings } = await this.setup.create.execute(command, body);
    return { ...(await this.show(command, connection.id)), verification: presentReport(report), warnings };
  }

  @Post('verify')
  @HttpCode(200)
  @Needs('operator')
  @ApiOperation({ summary: 'Verify a store without connecting it', description: 'Takes the body of a creation and stores nothing.' })
  @Answers(VerifyResponse)
  async verify(@Command() { accountId }: CommandContext, @Body() { connector, settings, credentials, language }: VerifyConnectionBody): Promise<VerifyResponse> {
    return presentReport(await this.setup.verify.body(accountId, { connector, settings, credentials, ...(language === undefined ? {} : { language }) }));
  }

  @Get(':id')
  @Needs('viewer')
  @ApiOperation({ summary: 'Get a connection' })
  @Answers(ConnectionResponse)
  get(@Command() command: CommandContext, @Param('id', RecordId) id: string): Promise<ConnectionResponse> {
    return this.show(command, id);
  }

  @Patch(':id')
  @Needs('operator')
  @ApiOperation({ summary: 'Change a connection', description: 'New settings and credentials are verified before they are kept; a key that works lets waiting work go on.' })
  @Answers(SavedConnectionResponse, { errors: [409] })
  async update(@Command() command: CommandContext, @Param('id', RecordId) id: string, @Body() body: UpdateConnectionBody): Promise<SavedConnectionResponse> {
    const { report, warnings } = await this.setup.update.execute(command, { ...body, connectionId: id });
    return { ...(await this.show(command, id)), verification: report === null ? null : presentReport(report), warnings };
  }

  @Delete(':id')
  @HttpCode(204)
  @Needs('operator')
  @ApiOperation({ summary: 'Delete a connection', description: "Removes the hub's webhooks from the store and keeps the master records." })
  @AnswersNothing({ errors: [409] })
  delete(@Command() command: CommandContext, @Param('id', RecordId) id: string): Promise<void> {
    return this.setup.remove.execute(command, id);
  }

  @Post(':id/verify')
  @HttpCode(200)
  @Needs('operator')
  @ApiOperation({ summary: 'Verify a connection', description: 'A draft that passes becomes inactive; one that needed credentials goes on.' })
  @Answers(VerifyResponse)
  async verifySaved(@Command() command: CommandContext, @Param('id', RecordId) id: string): Promise<VerifyResponse> {
    return presentReport(await this.setup.verify.saved(command, id));
  }

  private async show({ accountId }: CommandContext, id: string): Promise<ConnectionResponse> {
    return this.presenter.present(await this.connections.find(accountId, id));
  }
}
