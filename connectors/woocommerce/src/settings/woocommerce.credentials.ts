import { Matches } from 'class-validator';

/** A REST API key of the shop (WooCommerce, Settings, Advanced, REST API). Both parts are secret. */
export class WooCommerceCredentials {
  @Matches(/^ck_[A-Za-z0-9]{8,64}$/, { message: 'consumerKey must be a WooCommerce consumer key: ck_ followed by letters and digits' })
  readonly consumerKey: string;

  @Matches(/^cs_[A-Za-z0-9]{8,64}$/, { message: 'consumerSecret must be a WooCommerce consumer secret: cs_ followed by letters and digits' })
  readonly consumerSecret: string;
}
