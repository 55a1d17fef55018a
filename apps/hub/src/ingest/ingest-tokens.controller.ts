import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { MakeIngestToken, RevokeIngestToken, type MadeIngestToken } from '@hub/sync-engine';
import type { CommandContext, IngestTokenRecord } from '@hub/sync-engine/ports';
import { Cursors } from '../http/cursor';
import { Answers, AnswersList, AnswersNothing } from '../http/openapi';
import { answerWhole, PageQuery, type ListAnswer } from '../http/page.query';
import { RecordId } from '../http/record-id.pipe';
import { Needs } from '../security/access.decorators';
import { Command } from '../security/principal';
import { CreatedIngestTokenResponse, IngestTokenResponse, NewIngestTokenBody } from './dto/ingest-token.dto';
import { IngestProof } from './ingest-proof';
import { IngestTokenBook } from './ingest-token-book';

/** What lets a program outside send observations of a connection. */
@ApiTags('Observations')
@Controller('api/v1/connections/:id/ingest-token')
export class IngestTokensController {
  constructor(
    private readonly book: IngestTokenBook,
    private readonly make: MakeIngestToken,
    private readonly revoke: RevokeIngestToken,
    private readonly proof: IngestProof,
    private readonly cursors: Cursors,
  ) {}

  @Get()
  @Needs('admin')
  @ApiOperation({ summary: "List a connection's valid ingest tokens", description: 'The present one first; others are former ones that have not ended yet.' })
  @AnswersList(IngestTokenResponse)
  async list(@Command() { accountId }: CommandContext, @Param('id', RecordId) id: string, @Query() query: PageQuery): Promise<ListAnswer<IngestTokenRecord>> {
    return answerWhole(this.cursors, `ingest-tokens:${id}`, query, await this.book.list(accountId, id));
  }

  @Post()
  @Needs('admin')
  @ApiOperation({
    summary: 'Make or rotate the ingest token of a connection',
    description: 'A program proves with it which connection it speaks for: as bearer token of `POST /api/v1/observations`, or as the attribute `ingesttoken` of messages on the topic. Shown in this answer and never again.',
  })
  @Answers(CreatedIngestTokenResponse, { status: 201 })
  async create(@Command() command: CommandContext, @Param('id', RecordId) id: string, @Body() body?: NewIngestTokenBody): Promise<MadeIngestToken> {
    const made = await this.make.execute(command, { connectionId: id, formerValidForSeconds: body?.formerValidForSeconds ?? 0 });
    this.proof.forget();
    return made;
  }

  @Delete()
  @HttpCode(204)
  @Needs('admin')
  @ApiOperation({ summary: 'Revoke every ingest token of a connection', description: 'At once in this process, within two seconds in others.' })
  @AnswersNothing()
  async remove(@Command() command: CommandContext, @Param('id', RecordId) id: string): Promise<void> {
    await this.revoke.execute(command, id);
    this.proof.forget();
  }
}
