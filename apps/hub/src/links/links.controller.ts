import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { InvalidInputError, NotFoundError } from '@hub/common';
import { TieReadModel, type LinkView } from '@hub/persistence';
import { LinkRecords, RelinkRecord, UnlinkRecord } from '@hub/sync-engine';
import type { CommandContext, TieReference } from '@hub/sync-engine/ports';
import { Cursors } from '../http/cursor';
import { Answers, AnswersList } from '../http/openapi';
import { answerPage, type ListAnswer } from '../http/page.query';
import { RecordId } from '../http/record-id.pipe';
import { Needs } from '../security/access.decorators';
import { Command } from '../security/principal';
import { LinkResponse, ListLinksQuery, NewLinkBody, RelinkBody } from './dto/link.dto';

/** Ties between external records and master products. */
@ApiTags('Links')
@Controller('api/v1/links')
export class LinksController {
  constructor(
    private readonly ties: TieReadModel,
    private readonly linkRecords: LinkRecords,
    private readonly unlinkRecord: UnlinkRecord,
    private readonly relinkRecord: RelinkRecord,
    private readonly cursors: Cursors,
  ) {}

  @Get()
  @Needs('viewer')
  @ApiOperation({ summary: 'List links' })
  @AnswersList(LinkResponse)
  list(@Command() { accountId }: CommandContext, @Query() query: ListLinksQuery): Promise<ListAnswer<LinkView>> {
    return answerPage(this.cursors, 'links', query, (page) => this.ties.links(accountId, query, page));
  }

  @Post()
  @Needs('operator')
  @ApiOperation({ summary: 'Tie a record to a product', description: "Merges it, with its other languages. The record's own product, left without records, is removed and points to the other one." })
  @Answers(LinkResponse, { status: 201, errors: [409] })
  async create(@Command() command: CommandContext, @Body() body: NewLinkBody): Promise<LinkView> {
    const { connectionId, externalId, listingId, productId } = body;
    await this.linkRecords.execute(command, { reference: referenceOf(body), productId });
    const filter = { connectionId, ...(externalId === undefined ? {} : { externalId }), ...(listingId === undefined ? {} : { listingId }) };
    const { rows } = await this.ties.links(command.accountId, filter, { limit: 1, after: null });
    return required(rows[0]);
  }

  @Get(':id')
  @Needs('viewer')
  @ApiOperation({ summary: 'Get a link' })
  @Answers(LinkResponse)
  get(@Command() command: CommandContext, @Param('id', RecordId) id: string): Promise<LinkView> {
    return this.show(command, id);
  }

  @Post(':id/unlink')
  @HttpCode(200)
  @Needs('operator')
  @ApiOperation({ summary: 'Separate a record from its product', description: 'The record gets its own product back, and matching never ties the two again by itself.' })
  @Answers(LinkResponse, { errors: [409] })
  async unlink(@Command() command: CommandContext, @Param('id', RecordId) id: string): Promise<LinkView> {
    await this.unlinkRecord.execute(command, id);
    return this.show(command, id);
  }

  @Post(':id/relink')
  @HttpCode(200)
  @Needs('operator')
  @ApiOperation({ summary: 'Tie a broken or separated record again', description: 'To the named product, or by looking at the record again.' })
  @Answers(LinkResponse, { errors: [409] })
  async relink(@Command() command: CommandContext, @Param('id', RecordId) id: string, @Body() body?: RelinkBody): Promise<LinkView> {
    await this.relinkRecord.execute(command, id, body?.productId ?? null);
    return this.show(command, id);
  }

  private async show({ accountId }: CommandContext, id: string): Promise<LinkView> {
    return required(await this.ties.link(accountId, id));
  }
}

function referenceOf({ connectionId, externalId, listingId }: NewLinkBody): TieReference {
  if (externalId !== undefined && listingId === undefined) return { connectionId, externalId };
  if (listingId !== undefined && externalId === undefined) return { connectionId, listingId };
  throw new InvalidInputError('input.invalid', 'Give exactly one of externalId and listingId.', { param: externalId === undefined ? 'externalId' : 'listingId' });
}

function required(link: LinkView | undefined): LinkView {
  if (link === undefined) throw new NotFoundError('link.not-found', 'There is no such link in this account.', { param: 'id' });
  return link;
}
