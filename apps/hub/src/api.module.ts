import { Module } from '@nestjs/common';
import { AccountsController } from './accounts/accounts.controller';
import { ApiKeysController } from './api-keys/api-keys.controller';
import { CompanyGroupsController } from './company-groups/company-groups.controller';
import { ConnectionDetailStores } from './connections/connection-detail-stores';
import { ConnectionDetailsController } from './connections/connection-details.controller';
import { ConnectionFlow } from './connections/connection-flow';
import { ConnectionPresenter } from './connections/connection.presenter';
import { ConnectionSetup } from './connections/connection-setup';
import { ConnectionWorkController } from './connections/connection-work.controller';
import { ConnectionsController } from './connections/connections.controller';
import { ConnectorsController } from './connectors/connectors.controller';
import { AsyncApiController } from './events/async-api.controller';
import { EventsController } from './events/events.controller';
import { EndpointBook } from './hooks/endpoint-book';
import { WebhookDesk } from './hooks/webhook-desk';
import { IncidentsController } from './incidents/incidents.controller';
import { IngestTokensController } from './ingest/ingest-tokens.controller';
import { ObservationsController } from './ingest/observations.controller';
import { LinksController } from './links/links.controller';
import { ListingsController } from './listings/listings.controller';
import { ParkedEventsController } from './parked/parked-events.controller';
import { ParkedController } from './parked/parked.controller';
import { PresetsController } from './presets/presets.controller';
import { ProductsController } from './products/products.controller';
import { RunsController } from './runs/runs.controller';
import { StockLevelsController } from './stock-levels/stock-levels.controller';
import { WarehousesController } from './warehouses/warehouses.controller';

/** The REST API. */
@Module({
  controllers: [
    AccountsController,
    ApiKeysController,
    AsyncApiController,
    CompanyGroupsController,
    ConnectionDetailsController,
    ConnectionWorkController,
    ConnectionsController,
    ConnectorsController,
    EventsController,
    IncidentsController,
    IngestTokensController,
    LinksController,
    ListingsController,
    ObservationsController,
    ParkedController,
    ParkedEventsController,
    PresetsController,
    ProductsController,
    RunsController,
    StockLevelsController,
    WarehousesController,
  ],
  providers: [ConnectionDetailStores, ConnectionFlow, ConnectionPresenter, ConnectionSetup, EndpointBook, WebhookDesk],
})
export class ApiModule {}
