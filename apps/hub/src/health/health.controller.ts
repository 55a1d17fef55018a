import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { HubError } from '@hub/common';
import { ServerSettings } from '@hub/config';
import { Database } from '@hub/persistence';
import { Public } from '../security/access.decorators';

const ANSWER_WITHIN_MS = 2_000;

/** Whether the process lives, or is ready for work. */
export class HealthResponse {
  @ApiProperty({ description: 'Always `ok`: everything else is answered with an error.', example: 'ok' })
  readonly status: 'ok';

  @ApiProperty({ description: 'What this process does.', type: String, isArray: true, example: ['api', 'import', 'export', 'relay', 'schedule'] })
  readonly roles: readonly string[];
}

/** For load balancers and container platforms. */
@ApiTags('Health')
@Controller('health')
export class HealthController {
  constructor(
    private readonly server: ServerSettings,
    private readonly database: Database,
  ) {}

  @Get('live')
  @Public()
  @ApiOperation({ summary: 'Whether the process lives', description: 'Asks nothing of anybody: restart the process when it fails.' })
  @ApiOkResponse({ type: HealthResponse })
  live(): HealthResponse {
    return { status: 'ok', roles: this.server.roles };
  }

  @Get('ready')
  @Public()
  @ApiOperation({ summary: 'Whether the process can work', description: 'Fails with 503 while the database does not answer. The bus and the queue may be away: work goes on without them.' })
  @ApiOkResponse({ type: HealthResponse })
  async ready(): Promise<HealthResponse> {
    try {
      await Promise.race([Promise.all([this.database.serving.query('select 1'), this.database.system.query('select 1')]), tooLate()]);
      return { status: 'ok', roles: this.server.roles };
    } catch (error) {
      throw new HubError('unavailable', 'health.database', 'The database does not answer.', { cause: error });
    }
  }
}

function tooLate(): Promise<never> {
  return new Promise((_resolve, reject) => {
    setTimeout(() => reject(new HubError('unavailable', 'health.database', 'The database does not answer in time.')), ANSWER_WITHIN_MS).unref();
  });
}
