import type { Traits } from '../shapes/category.ts';

/** A name of something that can be built: a category, and what the name says of it. */
export interface Name {
  readonly category: string;
  readonly traits?: Traits;
}

/**
 * Names beside those of `Category`: kinds of it in English with what they imply, and its names in German, French and
 * Spanish (without accents). Each line: names, parted by commas.
 */
const names: readonly (readonly [category: string, names: string, traits?: Traits])[] = [
  ['basket', 'korb, panier, cesta, canasta, cesto'],
  ['basket', 'picnic basket, shopping basket, easter basket, picknickkorb', { handle: 'yes' }],
  ['basket', 'laundry basket, wastepaper basket, bin, trash bin, trash can, dustbin', { handle: 'no' }],
  ['bed', 'bett, lit, cama'],
  ['bed', 'double bed, king bed, queen bed, king size bed, queen size bed', { width: 'wide' }],
  ['bed', 'single bed', { width: 'narrow' }],
  ['bench', 'sitzbank, parkbank, banc, banco'],
  ['birdhouse', 'vogelhaus, nistkasten, nichoir, pajarera, birdbox, bird box, nest box, bird feeder'],
  ['boat', 'segelboot, ruderboot, boot, bateau, voilier, barco, velero, barca'],
  ['boat', 'sailing ship, sailing boat, sailboat', { sails: 'one' }],
  ['boat', 'rowboat, rowing boat, canoe, kayak', { sails: 'none' }],
  [
    'bookshelf',
    'bucherregal, regal, etagere, bibliotheque, estanteria, estante, bookrack, shelving, book shelf, book case',
  ],
  ['bottle', 'flasche, bouteille, botella, wine bottle, water bottle, milk bottle, perfume bottle, potion'],
  ['bowl', 'schussel, schale, bol, cuenco, salad bowl, soup bowl, fruit bowl, cereal bowl'],
  ['bridge', 'brucke, pont, puente, overpass'],
  ['bus', 'omnibus, reisebus, autobus, school bus, minibus, tour bus, motor coach, motorcoach'],
  ['bus', 'doppeldecker, doppeldeckerbus, double decker, doubledecker, london bus', { decks: 'double' }],
  ['camera', 'kamera, fotoapparat, fotokamera, appareil photo, camara'],
  [
    'car',
    'wagen, voiture, coche, carro, sedan, saloon, taxi, cab, motorcar, vehicle, hatchback, limousine, limo',
  ],
  ['truck', 'pickup, pick up, pickup truck, pick up truck', { load: 'open' }],
  ['truck', 'van, delivery van, box van, removal van', { load: 'box' }],
  ['car', 'minivan, station wagon, estate car, suv, camper, campervan', { form: 'van' }],
  ['car', 'convertible, cabrio, cabriolet, roadster, open car', { roof: 'no' }],
  ['car', 'race car, racing car, racecar, sports car, rennwagen, sportscar', { spoiler: 'yes' }],
  ['castle', 'burg, schloss, chateau, castillo, citadel, stronghold, knight castle'],
  ['chair', 'stuhl, chaise, silla, office chair, dining chair, kitchen chair, lawn chair'],
  ['chair', 'stool, bar stool, barstool, hocker, tabouret, taburete', { back: 'none', arms: 'no' }],
  ['chair', 'throne', { back: 'tall', arms: 'yes' }],
  [
    'dog',
    'hund, chien, perro, doggy, doggie, pup, poodle, labrador, terrier, retriever, husky, bulldog, pug, corgi',
  ],
  ['guitar', 'gitarre, guitare, guitarra'],
  ['guitar', 'electric guitar, e guitar, bass guitar, rock guitar, e gitarre', { form: 'electric' }],
  ['guitar', 'acoustic guitar', { form: 'acoustic' }],
  [
    'house',
    'haus, maison, casa, villa, bungalow, cabin, cottage, farmhouse, mansion, cabana, chalet, family house',
  ],
  [
    'jar',
    'glass jar, cookie jar, jam jar, honey jar, glas, pot de confiture, tarro, frasco, bocal, einmachglas',
  ],
  ['letter', 'buchstabe, lettre, letra'],
  ['mug', 'becher, tasse, taza, coffee cup, tea cup, teacup, coffee mug, beer mug, stein, tankard, beaker'],
  ['piano', 'klavier, teclado'],
  [
    'piano',
    'grand piano, concert piano, flugel, piano a queue, piano de cola, baby grand',
    { form: 'grand' },
  ],
  ['piano', 'upright piano', { form: 'upright' }],
  ['pot', 'topf, blumentopf, maceta, vase, jarron, pot de fleurs, urn'],
  ['pot', 'cactus, kaktus', { plant: 'cactus' }],
  ['pot', 'flower, tulip, rose, daisy, sunflower, blume, fleur, flor', { plant: 'flower' }],
  ['pot', 'plant, houseplant, house plant, potted plant, pflanze, plante, planta', { plant: 'bush' }],
  ['robot', 'roboter, mech, cyborg'],
  ['rocket', 'rakete, fusee, cohete, space ship, spacecraft, rocket ship, space shuttle'],
  ['sofa', 'canape, divan, divano, sofabed, sofa bed, loveseat, love seat, lounge'],
  ['sofa', 'armchair, sessel, fauteuil, sillon, easy chair', { seats: 'one', arms: 'yes' }],
  ['sofa', 'corner sofa, corner couch, sectional', { form: 'corner' }],
  [
    'table',
    'tisch, mesa, schreibtisch, esstisch, bureau, escritorio, kitchen table, nightstand, bedside table, workbench',
  ],
  ['table', 'round table', { form: 'round' }],
  ['tower', 'turm, tour, torre, clock tower, castle tower, belfry'],
  ['train', 'zug, lokomotive, dampflok, tren, steam train, railway engine, loco'],
  ['tree', 'baum, arbre, arbol, oak tree, elm, maple, birch, willow'],
  [
    'tree',
    'christmas tree, xmas tree, fir, fir tree, pine, pine tree, spruce, tannenbaum, weihnachtsbaum, conifer, sapin',
    { form: 'pointed' },
  ],
  ['tree', 'apple tree, cherry tree, orange tree, fruit tree, apfelbaum', { fruit: 'yes' }],
  [
    'vessel',
    'schiff, dampfer, frachter, navire, buque, container ship, freighter, ferry, steamship, steamboat, tanker, cruise ship, ocean liner, liner, titanic',
  ],
];

export const otherNames: readonly (Name & { readonly name: string })[] = names.flatMap(
  ([category, said, traits]) => said.split(', ').map(name => ({ name, category, ...(traits && { traits }) })),
);
