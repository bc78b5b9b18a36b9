import type { Traits } from '../shapes/category.ts';
import type { Name } from './names.ts';

/**
 * Everyday things that cannot be built yet, by the category whose shape is nearest: what has four legs is a dog, what
 * has four wheels is a car. Things that nothing is near to are not here, so that the answer can be “no”.
 */
const things: readonly (readonly [category: string, things: string, traits?: Traits])[] = [
  [
    'dog',
    'cat, kitten, katze, gato, lion, tiger, leopard, cheetah, panther, wolf, fox, bear, polar bear, panda, koala, horse, pony, donkey, mule, zebra, unicorn, pegasus, cow, bull, ox, calf, buffalo, bison, sheep, lamb, goat, deer, reindeer, moose, elk, antelope, camel, llama, alpaca, pig, piglet, boar, hippo, hippopotamus, rhino, rhinoceros, elephant, mammoth, rabbit, bunny, hare, squirrel, hamster, guinea pig, mouse, rat, hedgehog, badger, raccoon, beaver, otter, skunk, monkey, gorilla, ape, chimp, kangaroo, dinosaur, dino, t rex, triceratops, stegosaurus, dragon, griffin, lizard, crocodile, alligator, turtle, tortoise, frog, toad, animal, pet, creature, monster, beast, cub, foal, hyena, weasel, ferret, tier, pferd, cheval, caballo, lowe, drache, spider, crab, octopus, ant, beetle, ladybird, ladybug, bee, scorpion, lobster, duck',
  ],
  ['dog', 'giraffe', { legs: 'long' }],
  ['dog', 'gecko, salamander, caterpillar', { legs: 'short' }],
  [
    'car',
    'lorry, truck, police car, jeep, go kart, kart, buggy, lkw, camion, golf batmobile, skateboard, scooter, motorcycle, motorbike, bike, bicycle, sledge, sled, pram, stroller, rover, moon buggy',
  ],
  ['bus', 'tram, streetcar, trolleybus, trolley, caravan, motorhome, mobile home, cable car, submarine'],
  ['train', 'subway, metro, underground, railcar, roller coaster, rollercoaster, monorail, tgv'],
  [
    'rocket',
    'aeroplane, airplane, plane, jet, flugzeug, avion, aircraft, torpedo, dart, firework, fireworks, pencil, pen, crayon, lipstick, squid, arrow, bullet',
  ],
  [
    'boat',
    'gondola, raft, surfboard, windsurfer, catamaran, pirate ship, galleon, viking ship, viking boat, ark, hydrofoil',
  ],
  [
    'vessel',
    'battleship, warship, destroyer, aircraft carrier, whale, shark, dolphin, fish, oil rig, icebreaker, hovercraft, speedboat, motorboat, motor boat, trawler, houseboat, barge, tugboat, tug boat, tug, lifeboat, frigate',
  ],
  [
    'house',
    'school, church, chapel, barn, shed, garage, shop, store, supermarket, hospital, hotel, restaurant, cafe, bakery, museum, library, bank, office, factory, stable, farm, doghouse, dog house, kennel, igloo, hut, treehouse, tree house, greenhouse, fire station, police station, train station, station, post office, theatre, theater, cinema, kindergarten, cathedral, mosque, synagogue, pagoda, pyramid, cave, village, hall, warehouse, gingerbread house, dollhouse, doll house, kirche, schule, ecole, escuela, iglesia, cage',
  ],
  [
    'tower',
    'block of big ben, silo, windmill, mill, water tower, pillar, column, monument, street street light, streetlight, candle, phone box, telephone box, phone booth, telephone booth, mailbox, postbox, letterbox, pillar box, totem pole, totem, lava chess rook, rook, hydrant, fire hydrant, speaker, loudspeaker, vending machine, gas pump, petrol pump, hourglass, clock, grandfather clock, dalek',
  ],
  [
    'tower',
    'skyscraper, high rise, office tower, apartment block, apartment building, block of flats, eiffel tower, empire state building, obelisk, chimney, minaret, gratte ciel, rascacielos, wolkenkratzer',
    { height: 'tall' },
  ],
  [
    'castle',
    'city wall, gatehouse, dungeon, arena, stadium, colosseum, sandcastle, sand castle, disney castle, hogwarts, kremlin, prison, jail, moat, kingdom, city, town, parliament',
  ],
  [
    'bridge',
    'fence, arch, gate, gateway, triumphal arch, tunnel, dam, pier, jetty, dock, ramp, slide, seesaw, golden gate, arc, rainbow, stonehenge, portal, goal, football goal',
  ],
  [
    'tree',
    'bush, shrub, hedge, palm, palm tree, bonsai, forest, mushroom, toadstool, fungus, broccoli, balloon, hot air balloon, lollipop, ice cream, ice cream cauliflower, foret, bosque, wald, coral, feather, leaf',
  ],
  [
    'pot',
    'bucket, pail, cauldron, kettle, saucepan, pan, tub, barrel, cooking pot, stew pot, casserole, planter box, herb, seedling, lily, orchid, bouquet, pineapple, carrot, popcorn, wishing well, water well, beehive, teapot, watering can, pumpkin, bathtub, bath, trough, ashtray, coffee pot',
  ],
  [
    'mug',
    'glass, wine glass, tumbler, goblet, chalice, trophy, jug, pitcher, measuring cup, milk jug, thermos, glass of water, glass of milk, espresso, cocoa, hot chocolate, tea, latte, cappuccino, beer, paper cup, stapler, padlock, lock',
  ],
  [
    'bowl',
    'plate, saucer, tray, fruit dish, basin, sink, dish, nest, bird bath, birdbath, bird nest, fountain, pool, swimming pool, pond, helmet, cap, satellite dish, wok, soup, cereal, ramen, salad, donut, doughnut, ring, crown, bagel, tyre, tire, wheel, washbasin, shell, hot tub, jacuzzi, turban, sombrero, crater, island',
  ],
  [
    'bottle',
    'carafe, decanter, flask, test tube, ketchup, wine, champagne, milk carton, soda can, coke can, cola, coke, soda, juice, perfume, ninepin, salt shaker, pepper mill, pepper shaker, shampoo, spray can, fire extinguisher, baby bottle, lightbulb, light bulb, bulb, pear, bell, oil can, gas bottle, vial, amphora, chess pawn, pawn',
  ],
  [
    'jar',
    'tin can, sugar bowl, biscuit tin, pill box, pillbox, container, tupperware, jam, honey, marmalade, pickle, piggy bank, money box, moneybox, sandwich, cookie tin',
  ],
  [
    'basket',
    'bag, handbag, purse, shopping bag, tote bag, backpack, rucksack, satchel, shopping shopping trolley, bird cage, birdcage, sack',
  ],
  [
    'bookshelf',
    'fridge, refrigerator, freezer, wardrobe, closet, cupboard, cabinet, locker, dresser, sideboard, drawer, chest of drawer, filing cabinet, ladder, stair, staircase, rack, shoe rack, wine rack, spice rack, door, window, mirror, picture frame, blackboard, whiteboard, noticeboard, wall, schrank, armoire, armario, book, encyclopedia, magazine, newspaper, vitrine, display case, domino, phone, smartphone, mobile phone, telephone, tablet, ipad, iphone, calculator, remote control, server rack, server, gravestone, tombstone, tv stand, showcase, abacus, ice box, oven, aquarium, fish toaster, jukebox, radio, television, tv, monitor, computer, microwave, washing machine, dishwasher',
  ],
  [
    'piano',
    'organ, pipe organ, harpsichord, accordion, synthesizer, synthesiser, typewriter, xylophone, laptop, celesta, harmonium, sewing machine',
  ],
  [
    'guitar',
    'violin, cello, fiddle, banjo, mandolin, lute, harp, double bass, viola, bass, sitar, ukelele, geige, violon, balalaika, paddle, racket, tennis racket, badminton racket, spoon, shovel, spade, hammer, axe, sword, broom, snowshoe, key, trumpet, saxophone, clarinet, flute, hairbrush, magnifying glass',
  ],
  [
    'camera',
    'camcorder, video camera, webcam, projector, polaroid, binoculars, binocular, telescope, microscope, film camera, cctv, spotlight, torch, flashlight, cannon, hair dryer, hairdryer, drill, periscope',
  ],
  [
    'robot',
    'person, man, woman, boy, girl, child, kid, human, king, queen, prince, princess, knight, soldier, pirate, astronaut, wizard, witch, fairy, elf, dwarf, troll, ogre, alien, zombie, skeleton, vampire, superhero, superman, batman, spiderman, spider man, iron man, ninja, samurai, policeman, fireman, firefighter, doctor, teacher, farmer, cowboy, clown, angel, doll, puppet, toy soldier, nutcracker, scarecrow, minifigure, transformer, golem, c3po, r2d2, terminator, dancer, ballerina, footballer, mermaid, mario, elsa, mickey mouse, pikachu, sonic, minion, shrek, godzilla, king kong, yeti, bigfoot, caveman, viking, mummy, mensch, homme, hombre, mannequin, snowman',
  ],
  [
    'bed',
    'mattress, hammock, bunk, bunk bed, cradle, crib, stretcher, sleeping bag, hospital bed, air bed, airbed, futon, day bed, daybed, deck chair, sunbed, sun lounger, lounger, coffin, sarcophagus, rug, carpet, mat, yoga mat, pillow, blanket, trampoline, loft bed, waterbed, massage table, operating table',
  ],
  [
    'bench',
    'pew, church pew, log, swing, bus stop, steps, podium, hurdle, balance beam, picnic bench, garden bench, piano bench, stand, ledge',
  ],
  [
    'chair',
    'wheelchair, rocking chair, high chair, highchair, deckchair, saddle, toilet, car seat, dentist chair, gaming chair, electric chair, folding chair, camping chair, beanbag, bean bag, ottoman, pouf, footstool, potty, swivel chair, ski lift, director chair',
  ],
  ['sofa', 'recliner, chaise longue, settle, futon sofa'],
  [
    'table',
    'counter, workbench, ping pong table, table tennis, pool table, billiard table, billiards, snooker table, picnic table, dressing table, vanity, altar, anvil, ironing board, chessboard, bedside cabinet, easel, lectern, grill, barbecue, bbq, stove, cooker, air hockey, foosball',
  ],
  ['birdhouse', 'dovecote, insect hotel, bee hotel, bat box, cuckoo clock'],
  ['letter', 'alphabet, word, logo, initial, monogram'],
  [
    'jar',
    'gift, present, box, chest, treasure chest, suitcase, dice, cube, crate, cash register, toolbox, lunch box, lunchbox, jewelry box, jewellery box, briefcase, luggage',
    { form: 'square', lid: 'flat' },
  ],
  [
    'jar',
    'drum, cake, birthday cake, drum kit, burger, hamburger, cheeseburger, battery, cylinder',
    { form: 'round', lid: 'flat' },
  ],
  [
    'duck',
    'penguin, owl, parrot, bird, chicken, hen, rooster, eagle, swan, goose, flamingo, ostrich, emu, pigeon, crow, seagull, turkey, peacock, dodo, robin',
  ],
  [
    'truck',
    'fire truck, fire engine, dump truck, garbage truck, monster truck, tow truck, tractor, excavator, digger, bulldozer, crane, forklift, tank, ambulance, snowplough, snowplow, food truck, trailer, wagon, carriage, cart, lawnmower, lawn mower, combine harvester, cement mixer, road roller, steamroller',
  ],
  [
    'aeroplane',
    'helicopter, satellite, ufo, flying saucer, drone, glider, spaceplane, kite, paraglider, space station, butterfly, dragonfly, bat, pterodactyl, hang glider',
  ],
  ['mushroom', 'umbrella, parasol, jellyfish, sunshade, cupcake, muffin, lamp, table lamp'],
  [
    'pyramid',
    'tent, tepee, teepee, wigwam, volcano, mountain, hill, temple, ziggurat, iceberg, party hat, hat, cone, traffic cone',
  ],
  [
    'snowman',
    'matryoshka, nesting doll, skittle, bowling pin, ghost, baby, teddy, teddy bear, santa, santa claus, father christmas, gnome, egg',
  ],
  ['lighthouse', 'beacon, lantern, lamppost, street lamp'],
  ['heart', 'strawberry, star, moon, cherry, kiss, valentine'],
];

export const concepts: readonly (Name & { readonly name: string })[] = things.flatMap(
  ([category, said, traits]) =>
    [...new Set(said.split(', '))].map(name => ({ name, category, ...(traits && { traits }) })),
);
