import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ConnectorCatalogue } from '@hub/sync-engine/ports';
import { Cursors } from '../http/cursor';
import { AnswersList } from '../http/openapi';
import { answerWhole, PageQuery, type ListAnswer } from '../http/page.query';
import { Needs } from '../security/access.decorators';
import { presentConnector } from './connector.presenter';
import { ConnectorResponse } from './dto/connector.response';

/** Kinds of external systems this hub was built with. */
@ApiTags('Connectors')
@Controller('api/v1/connectors')
export class ConnectorsController {
  constructor(
    private readonly catalogue: ConnectorCatalogue,
    private readonly cursors: Cursors,
  ) {}

  @Get()
  @Needs('viewer')
  @ApiOperation({ summary: 'List connectors', description: 'With the form each of them asks people to fill in.' })
  @AnswersList(ConnectorResponse)
  list(@Query() query: PageQuery): ListAnswer<ConnectorResponse> {
    return answerWhole(this.cursors, 'connectors', query, this.catalogue.list().map(({ manifest }) => presentConnector(manifest)));
  }
}
