import { selfMadeCertificate } from '../../testing/simulator/platform/self-made-certificate';
import { closeShops, openShop, type ShopSession } from '../testing/shop-session';

afterEach(closeShops);

describe('a refusal of credentials that does not repeat itself', () => {
  async function aShop(): Promise<ShopSession> {
    const certificate = selfMadeCertificate('127.0.0.1');
    const shop = await openShop({ shop: { transport: 'https', certificate }, dispatcher: { ca: certificate.cert } });
    shop.simulator.shop.createProduct({ name: 'X' });
    await shop.session.pull({ entity: 'product', mode: { kind: 'full' }, cursor: null });
    return shop;
  }

  /** The host drops the credentials of the next requests, so many of them. */
  function dropAuthorization(shop: ShopSession, times: number): void {
    let left = times;
    Object.defineProperty(shop.simulator.shop.state.settings, 'dropsAuthorization', { get: () => (left -= 1) >= 0, configurable: true });
  }

  it('stops nothing, however often it happens', async () => {
    const shop = await aShop();
    const session = shop.reopen();
    for (let round = 0; round < 3; round += 1) {
      dropAuthorization(shop, 1);
      expect((await session.pull({ entity: 'product', mode: { kind: 'full' }, cursor: null })).observations).toHaveLength(1);
    }
    expect(shop.notices).toEqual([]);
  });

  it('is believed when it repeats itself', async () => {
    const shop = await aShop();
    shop.simulator.shop.revokeKey(shop.simulator.credentials.consumerKey);
    await expect(shop.reopen().pull({ entity: 'product', mode: { kind: 'full' }, cursor: null })).rejects.toMatchObject({ action: 'wait-for-credentials' });
  });
});
