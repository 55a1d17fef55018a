import type { FormField } from '@hub/connector-sdk';

/** Fields people fill in to connect a shop. Name, preset, warehouse and company group are the hub's own. */
export const FORM: readonly FormField[] = [
  {
    name: 'url',
    in: 'settings',
    label: 'Store address',
    help: 'The address shoppers use, with https:// and a sub-directory if there is one. Addresses in your own network work too.',
    type: 'url',
    required: true,
  },
  {
    name: 'consumerKey',
    in: 'credentials',
    label: 'Consumer key',
    help: 'WooCommerce, Settings, Advanced, REST API, Add key. Choose Read/Write and an administrator or shop manager as its user.',
    type: 'secret',
    required: true,
  },
  { name: 'consumerSecret', in: 'credentials', label: 'Consumer secret', help: 'Shown once, beside the key.', type: 'secret', required: true },
  {
    name: 'orderStart',
    in: 'settings',
    label: 'Orders from',
    help: 'Orders created before this day are not imported. Left out: the day the connection is made.',
    type: 'date',
    required: false,
  },
  { name: 'language', in: 'settings', label: 'Language', help: 'Language of the product texts, as a tag such as sv or en-GB. Stores with a language plugin say it themselves.', type: 'text', required: false },
];
