import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ConflictError, InvalidInputError, newId } from '@hub/common';
import type { PresetBody } from '@hub/contracts';
import { ConfigDatabase, PresetRepository, type PresetRecord } from '@hub/persistence';
import { AuditLog, ConnectorCatalogue, type CommandContext } from '@hub/sync-engine/ports';
import { Cursors } from '../http/cursor';
import { Answers, AnswersList } from '../http/openapi';
import { answerWhole, PageQuery, type ListAnswer } from '../http/page.query';
import { Needs } from '../security/access.decorators';
import { Command } from '../security/principal';
import { NewPresetBody, PresetResponse, type PresetBodyBody } from './dto/preset.dto';

/** Bundles of settings for connections: those of the connectors and the account's own. */
@ApiTags('Presets')
@Controller('api/v1/presets')
export class PresetsController {
  constructor(
    private readonly config: ConfigDatabase,
    private readonly presets: PresetRepository,
    private readonly catalogue: ConnectorCatalogue,
    private readonly audit: AuditLog,
    private readonly cursors: Cursors,
  ) {}

  @Get()
  @Needs('viewer')
  @ApiOperation({ summary: 'List presets', description: 'Built-in ones first; of each the newest version.' })
  @AnswersList(PresetResponse)
  async list(@Command() { accountId }: CommandContext, @Query() query: PageQuery): Promise<ListAnswer<PresetResponse>> {
    const own = await this.config.run(accountId, (transaction) => this.presets.newest(transaction));
    return answerWhole(this.cursors, 'presets', query, [...this.builtIn(), ...own.map(presentOwn)]);
  }

  @Post()
  @Needs('rule-author')
  @ApiOperation({ summary: "Add a preset of the account's own", description: 'Giving a name again adds its next version.' })
  @Answers(PresetResponse, { status: 201, errors: [409] })
  create(@Command() command: CommandContext, @Body() { connector, name, title, body }: NewPresetBody): Promise<PresetResponse> {
    if (this.catalogue.get(connector).manifest.presets[name] !== undefined) {
      throw new ConflictError('preset.built-in', `The connector brings a preset of this name along: choose another one.`, { param: 'name' });
    }
    return this.config.run(command.accountId, async (transaction) => {
      const made = await this.presets.add(transaction, { id: newId(), accountId: command.accountId, connector, name, title, body: presetBodyOf(body) });
      const { actor, requestId } = command;
      const shown = presentOwn(made);
      await this.audit.append(transaction.tx, { actor, requestId, action: 'preset.created', targetType: 'preset', targetId: shown.id, before: null, after: { version: made.version, title } });
      return shown;
    });
  }

  private builtIn(): PresetResponse[] {
    return this.catalogue.list().flatMap(({ manifest }) =>
      Object.entries(manifest.presets).map(([name, { title, version, body }]) => ({
        id: `${manifest.id}/${name}`,
        connector: manifest.id,
        name,
        version,
        title,
        builtIn: true,
        body,
        createdAt: null,
      })),
    );
  }
}

function presentOwn({ connector, name, version, title, body, createdAt }: PresetRecord): PresetResponse {
  return { id: `${connector}/${name}`, connector, name, version, title, builtIn: false, body, createdAt };
}

/** @throws {InvalidInputError} for a schedule with both or neither of interval and cron. */
function presetBodyOf(body: PresetBodyBody): PresetBody {
  for (const { operation, everyMs, cron } of body.schedules) {
    if ((everyMs === undefined) === (cron === undefined)) {
      throw new InvalidInputError('input.invalid', `body.schedules: ${operation} needs either everyMs or cron`, { param: 'body.schedules' });
    }
  }
  return JSON.parse(JSON.stringify(body)) as PresetBody;
}
