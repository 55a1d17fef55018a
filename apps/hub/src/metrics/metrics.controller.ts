import { timingSafeEqual, createHash } from 'node:crypto';
import { Controller, Get, Headers, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { HubError } from '@hub/common';
import { ServerSettings } from '@hub/config';
import { HubMetrics } from '@hub/observability';
import type { FastifyReply } from 'fastify';
import { Public } from '../security/access.decorators';

/** Numbers for Prometheus; no label names an account, a product or a store. */
@ApiTags('Health')
@Controller('metrics')
export class MetricsController {
  constructor(
    private readonly metrics: HubMetrics,
    private readonly server: ServerSettings,
  ) {}

  @Get()
  @Public()
  @ApiOperation({ summary: 'Metrics in the Prometheus text format', description: 'Asks for HUB_METRICS_TOKEN as a bearer token where one is set.' })
  @ApiProduces('text/plain')
  async scrape(@Headers('authorization') authorization: string | undefined, @Res() reply: FastifyReply): Promise<void> {
    const token = this.server.metricsToken;
    if (token !== undefined && !isSame(authorization ?? '', `Bearer ${token}`)) {
      throw new HubError('authentication', 'metrics.token-needed', 'The metrics ask for the token in HUB_METRICS_TOKEN: send "Authorization: Bearer <token>".');
    }
    await reply.type(this.metrics.contentType).send(await this.metrics.render());
  }
}

function isSame(left: string, right: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}
