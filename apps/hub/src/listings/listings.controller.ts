import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { TieReadModel, type ListingView } from '@hub/persistence';
import type { CommandContext } from '@hub/sync-engine/ports';
import { Cursors } from '../http/cursor';
import { AnswersList } from '../http/openapi';
import { answerPage, type ListAnswer } from '../http/page.query';
import { Needs } from '../security/access.decorators';
import { Command } from '../security/principal';
import { ListingResponse, ListListingsQuery } from './dto/listing.dto';

/** Products on connections. */
@ApiTags('Listings')
@Controller('api/v1/listings')
export class ListingsController {
  constructor(
    private readonly ties: TieReadModel,
    private readonly cursors: Cursors,
  ) {}

  @Get()
  @Needs('viewer')
  @ApiOperation({ summary: 'List listings' })
  @AnswersList(ListingResponse)
  list(@Command() { accountId }: CommandContext, @Query() query: ListListingsQuery): Promise<ListAnswer<ListingView>> {
    return answerPage(this.cursors, 'listings', query, (page) => this.ties.listings(accountId, query, page));
  }
}
