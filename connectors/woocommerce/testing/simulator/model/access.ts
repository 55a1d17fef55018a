import { randomBytes } from 'node:crypto';

export type KeyPermission = 'read' | 'write' | 'read_write';
export type UserRole = 'administrator' | 'shop_manager' | 'customer';

/** A WordPress user; keys and webhooks act with a user's rights. */
export interface ShopUser {
  id: number;
  login: string;
  email: string;
  role: UserRole;
}

/** A REST key of WooCommerce and the user it acts for. */
export interface ApiKey {
  consumerKey: string;
  consumerSecret: string;
  permission: KeyPermission;
  userId: number;
}

/** Users and keys of one shop. */
export class AccessRegister {
  private readonly users = new Map<number, ShopUser>();
  private readonly keys = new Map<string, ApiKey>();
  private lastUserId = 0;

  addUser(fields: Partial<ShopUser> & { role: UserRole }): ShopUser {
    const id = fields.id ?? this.lastUserId + 1;
    this.lastUserId = Math.max(this.lastUserId, id);
    const login = fields.login ?? `${fields.role}${id}`;
    const user: ShopUser = { id, login, email: fields.email ?? `${login}@shop.example.test`, role: fields.role };
    this.users.set(id, user);
    return user;
  }

  user(id: number): ShopUser | undefined {
    return this.users.get(id);
  }

  /** @returns true for a user who may manage the shop; customers and users that are gone may not. */
  mayManage(userId: number): boolean {
    const role = this.users.get(userId)?.role;
    return role === 'administrator' || role === 'shop_manager';
  }

  addKey(fields: Partial<ApiKey> & { userId: number }): ApiKey {
    const key: ApiKey = {
      consumerKey: fields.consumerKey ?? `ck_${randomBytes(20).toString('hex')}`,
      consumerSecret: fields.consumerSecret ?? `cs_${randomBytes(20).toString('hex')}`,
      permission: fields.permission ?? 'read_write',
      userId: fields.userId,
    };
    this.keys.set(key.consumerKey, key);
    return key;
  }

  key(consumerKey: string): ApiKey | undefined {
    return this.keys.get(consumerKey);
  }

  allKeys(): ApiKey[] {
    return [...this.keys.values()];
  }

  revokeKey(consumerKey: string): void {
    this.keys.delete(consumerKey);
  }

  /** Deletes a user; WooCommerce takes the user's keys along. Webhooks stay and deliver error objects. */
  deleteUser(id: number): void {
    this.users.delete(id);
    for (const key of this.allKeys()) if (key.userId === id) this.keys.delete(key.consumerKey);
  }
}
