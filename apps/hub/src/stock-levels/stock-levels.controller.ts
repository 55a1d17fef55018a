import { Body, Controller, Get, Param, Put, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { InternalError } from '@hub/common';
import { StockLevelReadModel } from '@hub/persistence';
import { SetStockLevel } from '@hub/sync-engine';
import type { CommandContext } from '@hub/sync-engine/ports';
import { Cursors } from '../http/cursor';
import { Answers, AnswersList } from '../http/openapi';
import { answerPage, type ListAnswer } from '../http/page.query';
import { RecordId } from '../http/record-id.pipe';
import { Needs } from '../security/access.decorators';
import { Command } from '../security/principal';
import { ListStockLevelsQuery, SetStockLevelBody, StockLevelResponse } from './dto/stock-level.dto';
import { presentStockLevel } from './stock-level.presenter';

/** Stock per warehouse, in the source's own terms. */
@ApiTags('Stock levels')
@Controller('api/v1/stock-levels')
export class StockLevelsController {
  constructor(
    private readonly levels: StockLevelReadModel,
    private readonly setStockLevel: SetStockLevel,
    private readonly cursors: Cursors,
  ) {}

  @Get()
  @Needs('viewer')
  @ApiOperation({ summary: 'List stock levels' })
  @AnswersList(StockLevelResponse)
  async list(@Command() { accountId }: CommandContext, @Query() query: ListStockLevelsQuery): Promise<ListAnswer<StockLevelResponse>> {
    const { data, nextCursor } = await answerPage(this.cursors, 'stock-levels', query, (page) => this.levels.list(accountId, query, page));
    return { data: data.map(presentStockLevel), nextCursor };
  }

  @Put(':productId')
  @Needs('operator')
  @ApiOperation({
    summary: 'Set the stock of a product',
    description: 'Where the hub owns the warehouse; 409 naming the owner where a connection does. Variants that share one pool share the level.',
  })
  @Answers(StockLevelResponse, { errors: [409] })
  async set(@Command() command: CommandContext, @Param('productId', RecordId) productId: string, @Body() { warehouseId, onHand }: SetStockLevelBody): Promise<StockLevelResponse> {
    await this.setStockLevel.execute(command, { productId, warehouseId, onHand });
    const level = await this.levels.of(command.accountId, productId, warehouseId);
    if (level === undefined) throw new InternalError('stock.level-vanished', 'A stock level that was just set is not there.');
    return presentStockLevel(level);
  }
}
