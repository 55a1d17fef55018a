import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ProductReadModel, type ProductDetail, type ProductSummary, type TimelineEntry } from '@hub/persistence';
import type { CommandContext } from '@hub/sync-engine/ports';
import { Cursors } from '../http/cursor';
import { Answers, AnswersList } from '../http/openapi';
import { answerPage, PageQuery, type ListAnswer } from '../http/page.query';
import { RecordId } from '../http/record-id.pipe';
import { Needs } from '../security/access.decorators';
import { Command } from '../security/principal';
import { ListProductsQuery } from './dto/product.query';
import { ProductDetailResponse, ProductResponse, TimelineEntryResponse } from './dto/product.response';
import { productFilterOf } from './product-filter';

/** Master products: what they are, why, and what happened to them. */
@ApiTags('Products')
@Controller('api/v1/products')
export class ProductsController {
  constructor(
    private readonly products: ProductReadModel,
    private readonly cursors: Cursors,
  ) {}

  @Get()
  @Needs('viewer')
  @ApiOperation({ summary: 'List products' })
  @AnswersList(ProductResponse)
  list(@Command() { accountId }: CommandContext, @Query() query: ListProductsQuery): Promise<ListAnswer<ProductSummary>> {
    const [sort, filter] = [query.sort ?? 'createdAt', productFilterOf(query)];
    return answerPage(this.cursors, `products:${sort}`, query, (page) => this.products.list(accountId, filter, sort, page));
  }

  @Get(':id')
  @Needs('viewer')
  @ApiOperation({ summary: 'Get a product', description: 'With its links, what each of them claims, and the provenance of every field.' })
  @Answers(ProductDetailResponse)
  get(@Command() { accountId }: CommandContext, @Param('id', RecordId) id: string): Promise<ProductDetail> {
    return this.products.find(accountId, id);
  }

  @Get(':id/timeline')
  @Needs('viewer')
  @ApiOperation({ summary: 'What happened to a product', description: 'Changes, observations, deliveries, parked records and what people did; newest first.' })
  @AnswersList(TimelineEntryResponse)
  timeline(@Command() { accountId }: CommandContext, @Param('id', RecordId) id: string, @Query() query: PageQuery): Promise<ListAnswer<TimelineEntry>> {
    return answerPage(this.cursors, `timeline:${id}`, query, (page) => this.products.timeline(accountId, id, page));
  }
}
