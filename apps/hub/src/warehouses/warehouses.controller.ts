import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ConflictError, InvalidInputError, newId, NotFoundError } from '@hub/common';
import { ConfigDatabase, PlaceRepository, type ConfigTransaction, type WarehouseRecord } from '@hub/persistence';
import { AuditLog, type CommandContext } from '@hub/sync-engine/ports';
import { Cursors } from '../http/cursor';
import { Answers, AnswersList, AnswersNothing } from '../http/openapi';
import { answerWhole, PageQuery, type ListAnswer } from '../http/page.query';
import { RecordId } from '../http/record-id.pipe';
import { Needs } from '../security/access.decorators';
import { Command } from '../security/principal';
import { NewWarehouseBody, WarehousePatch, WarehouseResponse } from './dto/warehouse.dto';

/** Places whose stock is counted. */
@ApiTags('Warehouses')
@Controller('api/v1/warehouses')
export class WarehousesController {
  constructor(
    private readonly config: ConfigDatabase,
    private readonly places: PlaceRepository,
    private readonly audit: AuditLog,
    private readonly cursors: Cursors,
  ) {}

  @Get()
  @Needs('viewer')
  @ApiOperation({ summary: 'List warehouses' })
  @AnswersList(WarehouseResponse)
  async list(@Command() command: CommandContext, @Query() query: PageQuery): Promise<ListAnswer<WarehouseRecord>> {
    const rows = await this.config.run(command.accountId, (transaction) => this.places.warehouses(transaction));
    return answerWhole(this.cursors, 'warehouses', query, rows);
  }

  @Post()
  @Needs('operator')
  @ApiOperation({ summary: 'Add a warehouse' })
  @Answers(WarehouseResponse, { status: 201, errors: [409] })
  create(@Command() command: CommandContext, @Body() { code, name }: NewWarehouseBody): Promise<WarehouseRecord> {
    return this.config.run(command.accountId, async (transaction) => {
      const id = newId();
      await this.places.insertWarehouse(transaction, { id, accountId: command.accountId, code, name });
      return this.changed(transaction, command, { id, action: 'warehouse.created', before: null });
    });
  }

  @Get(':id')
  @Needs('viewer')
  @ApiOperation({ summary: 'Get a warehouse' })
  @Answers(WarehouseResponse)
  get(@Command() command: CommandContext, @Param('id', RecordId) id: string): Promise<WarehouseRecord> {
    return this.config.run(command.accountId, (transaction) => this.require(transaction, id));
  }

  @Patch(':id')
  @Needs('operator')
  @ApiOperation({ summary: 'Change a warehouse' })
  @Answers(WarehouseResponse, { errors: [409] })
  update(@Command() command: CommandContext, @Param('id', RecordId) id: string, @Body() patch: WarehousePatch): Promise<WarehouseRecord> {
    return this.config.run(command.accountId, async (transaction) => {
      const before = await this.require(transaction, id);
      if (patch.isMain === false && before.isMain) {
        throw new InvalidInputError('warehouse.needs-a-main-one', 'An account always has a main warehouse: make another one the main one instead.', { param: 'isMain' });
      }
      await this.places.updateWarehouse(transaction, id, changesOf(patch));
      return this.changed(transaction, command, { id, action: 'warehouse.updated', before });
    });
  }

  @Delete(':id')
  @HttpCode(204)
  @Needs('operator')
  @ApiOperation({ summary: 'Delete a warehouse', description: 'Refused for the main one, and while connections or stock levels use it.' })
  @AnswersNothing({ errors: [409] })
  delete(@Command() command: CommandContext, @Param('id', RecordId) id: string): Promise<void> {
    return this.config.run(command.accountId, async (transaction) => {
      const before = await this.require(transaction, id);
      if (before.isMain) throw new ConflictError('warehouse.is-main', 'The main warehouse cannot be deleted: make another one the main one first.');
      await this.places.deleteWarehouse(transaction, id);
      await this.audit.append(transaction.tx, { ...command, action: 'warehouse.deleted', targetType: 'warehouse', targetId: id, before: { ...before }, after: null });
    });
  }

  private async require(transaction: ConfigTransaction, id: string): Promise<WarehouseRecord> {
    const warehouse = await this.places.warehouse(transaction, id);
    if (warehouse === undefined) throw new NotFoundError('warehouse.not-found', 'There is no such warehouse in this account.', { param: 'id' });
    return warehouse;
  }

  private async changed(transaction: ConfigTransaction, command: CommandContext, change: { id: string; action: string; before: WarehouseRecord | null }): Promise<WarehouseRecord> {
    const after = await this.require(transaction, change.id);
    const before = change.before === null ? null : { ...change.before };
    await this.audit.append(transaction.tx, { ...command, action: change.action, targetType: 'warehouse', targetId: change.id, before, after: { ...after } });
    return after;
  }
}

function changesOf({ code, name, isMain }: WarehousePatch): { code?: string; name?: string; isMain?: true } {
  return { ...(code === undefined ? {} : { code }), ...(name === undefined ? {} : { name }), ...(isMain === true ? { isMain } : {}) };
}
