/** A kind of thing the invented shops sell. */
export interface Article {
  readonly noun: string;
  readonly category: string;
  readonly parentCategory: string;
  /** Price range in the shop's currency. */
  readonly price: readonly [from: number, to: number];
  /** Weight in kilograms. */
  readonly weight: string;
  /** What a variable one varies by. */
  readonly varies: readonly [attribute: string, options: readonly string[]];
}

const COLOURS = ['Black', 'White', 'Sand', 'Forest Green', 'Navy'];
const SIZES = ['S', 'M', 'L', 'XL'];
const VOLUMES = ['250 ml', '500 ml', '1 l'];
const PACKS = ['250 g', '500 g', '1 kg'];

/** Names with ampersands and umlauts are on purpose: WooCommerce returns them as HTML. */
export const ARTICLES: readonly Article[] = [
  article('Espresso Beans', 'Coffee', 'Coffee & Tea', [9, 32], '1.05', ['Pack', PACKS]),
  article('Filter Coffee', 'Coffee', 'Coffee & Tea', [8, 28], '0.55', ['Pack', PACKS]),
  article('Green Tea', 'Tea', 'Coffee & Tea', [4, 24], '0.15', ['Pack', PACKS]),
  article('Teapot', 'Tea', 'Coffee & Tea', [19, 89], '0.9', ['Volume', VOLUMES]),
  article('Hand Grinder', 'Brewing', 'Coffee & Tea', [39, 149], '0.8', ['Colour', COLOURS]),
  article('French Press', 'Brewing', 'Coffee & Tea', [19, 79], '0.7', ['Volume', VOLUMES]),
  article('Stoneware Mug', 'Tableware', 'Kitchen & Dining', [7, 26], '0.35', ['Colour', COLOURS]),
  article('Salt & Pepper Mill', 'Tableware', 'Kitchen & Dining', [15, 69], '0.4', ['Colour', COLOURS]),
  article('Müsli Bowl', 'Tableware', 'Kitchen & Dining', [6, 22], '0.3', ['Colour', COLOURS]),
  article('Chef’s Knife', 'Knives', 'Kitchen & Dining', [29, 189], '0.25', ['Length', ['16 cm', '20 cm', '24 cm']]),
  article('Cutting Board', 'Knives', 'Kitchen & Dining', [14, 79], '1.2', ['Size', ['S', 'M', 'L']]),
  article('Cast Iron Pan', 'Cookware', 'Kitchen & Dining', [34, 129], '2.4', ['Diameter', ['24 cm', '28 cm', '32 cm']]),
  article('Linen Apron', 'Textiles', 'Home', [19, 59], '0.3', ['Colour', COLOURS]),
  article('Bath Towel', 'Textiles', 'Home', [12, 49], '0.6', ['Colour', COLOURS]),
  article('Wool Blanket', 'Textiles', 'Home', [49, 199], '1.6', ['Colour', COLOURS]),
  article('Desk Lamp', 'Lighting', 'Home', [29, 149], '1.4', ['Colour', COLOURS]),
  article('Candle', 'Lighting', 'Home', [5, 29], '0.3', ['Scent', ['Cedar', 'Fig', 'Sea Salt']]),
  article('Merino T-Shirt', 'Clothing', 'Outdoor', [39, 89], '0.2', ['Size', SIZES]),
  article('Rain Jacket', 'Clothing', 'Outdoor', [89, 259], '0.5', ['Size', SIZES]),
  article('Hiking Socks', 'Clothing', 'Outdoor', [9, 24], '0.1', ['Size', ['36-39', '40-43', '44-47']]),
  article('Bottle', 'Gear', 'Outdoor', [12, 45], '0.25', ['Volume', VOLUMES]),
  article('Backpack', 'Gear', 'Outdoor', [59, 219], '1.1', ['Colour', COLOURS]),
  article('Notebook', 'Stationery', 'Office', [4, 28], '0.3', ['Ruling', ['Plain', 'Lined', 'Dotted']]),
  article('Fountain Pen', 'Stationery', 'Office', [15, 169], '0.05', ['Nib', ['F', 'M', 'B']]),
];

export const BRANDS = ['Lindner & Söhne', 'Nordlicht', 'Porto', 'Hafen', 'Alba', 'Fjällbo', 'Kiefer', 'Ostra', 'Brandt', 'Marlow & Co.'];
export const LINES = ['Classic', 'Brasil', 'Studio', 'No. 4', 'Alpine', 'Harbour', 'Heritage', 'Slim', 'Atelier', 'Everyday', 'Rosé', 'Pro'];

function article(
  noun: string,
  category: string,
  parentCategory: string,
  price: readonly [number, number],
  weight: string,
  varies: Article['varies'],
): Article {
  return { noun, category, parentCategory, price, weight, varies };
}
