import * as fc from 'fast-check';

/** Calls of every module with all shapes of arguments, for the comparison with OpenSCAD; one program each. */
export const CALLS: readonly string[] = [
  String.raw`
    cube([1e6,1e5,123456789]);
    cube([1e-5,1e-4,0.00012345678]);
    cube([0.1+0.2,1/3,2/3]);
    cube([-1,-0,0]);
    cube([1e300,1e-300,1/0]);
    cube([0/0,1,1]);
    cube(999999.5);
    cube(99999.95);
    cube(1234567);
    cube([0.000099999999,100000.5,1e21]);
  `,
  String.raw`
    linear_extrude(scale=[1,2],$fn=1e6) square();
  `,
  String.raw`
    cube() sphere();
  `,
  String.raw`
    cube() {}
  `,
  String.raw`
    sphere(r=1,d=4,$fn=-3,$fs=0,$fa=0);
  `,
  String.raw`
    sphere(undef);
    sphere("a");
    sphere(-1);
    sphere(1/0);
    sphere(d=-2);
    sphere(r=1,2);
    sphere(1,2,3,4);
    sphere(1,r=2);
    sphere(x=2,x=3);
    sphere(r=1,r=2);
  `,
  String.raw`
    cylinder(h="a",r=3,r1=2);
    cylinder(1,2);
    cylinder(1,2,3,true,5,6,7,8,9,10);
    cylinder(d=3,r=1,d1=3,d2=4,r1=4,r2=7);
    cylinder(h=-1,r1=-1);
    cylinder(r=0);
    cylinder(r1=0);
    cylinder(h=1/0,r2=1/0);
  `,
  String.raw`
    cube("a");
    cube([1,2]);
    cube([1,2,"a"]);
    cube([1,2,3,4]);
    cube(true);
    cube(0);
    cube([1,-1,2],center=1);
    cube(size=undef,center="a");
    cube([0:1]);
  `,
  String.raw`
    square("a");
    square([1]);
    square([1,2,3]);
    square([1,"a"]);
    square(0);
    square([1,2],true);
  `,
  String.raw`
    $fn=-1;
    circle(1);
    circle(r=1,d="a");
    rotate_extrude() square();
    offset() square();
    import("x.stl");
    linear_extrude() square();
    text("a");
    roof() square();
  `,
  String.raw`
    $fs=0;
    $fa=-1;
    circle(1);
    rotate_extrude() square();
    offset() square();
    import("x.stl");
    linear_extrude() square();
    text("a");
    roof() square();
    sphere(1);
  `,
  String.raw`
    $fn="a";
    $fa=undef;
    $fs=[1];
    circle(1);
    rotate_extrude() square();
    offset() square();
    import("x.stl");
    linear_extrude() square();
    text("a");
    roof() square();
    sphere(1);
  `,
  String.raw`
    $fn=1/0;
    $fa=0/0;
    circle(1);
    linear_extrude() square();
    text("a");
    roof() square();
  `,
  String.raw`
    polygon([[1,2],[3],"a",[1,2,3],[1/0,2]]);
    polygon([[0,0],[1,0],[0,1]],[[0,1,2],[0,1,7],3,["a"]]);
    polygon([[0,0]],paths="x");
    polygon([],[],"a");
    polygon([[1,2]],[[-1,0.7,1e10]],3.7);
    polygon(points=[[1,2]],convexity=-1);
  `,
  String.raw`
    polyhedron([[1,2,3],[1,2],[1],"a",[1,2,3,4],[0,0,1/0]],[[0,1,2],[0,1],3,["a",1,2],[0,1,2,9]],convexity=2.5);
    polyhedron(points=[[0,0,0],[1,0,0],[0,1,0]],triangles=[[0,1,2]]);
    polyhedron([[1,2,3]]);
    polyhedron([],faces="a");
    polyhedron([[0,0,0],[1,0,0],[0,1,0]],faces=[[0,1,2]],triangles=[[2,1,0]]);
  `,
  String.raw`
    color("Red",0.5) cube();
    color("#f80") cube();
    color("#F80c") cube();
    color("#ff8000") cube();
    color("#ff8000cc") cube();
    color("nocolor") cube();
    color("#ff") cube();
    color("#ggg") cube();
    color([1]) cube();
    color([]) cube();
    color([0.1,0.2,0.3,0.4],alpha=0.7) cube();
    color(["a",-1,2]) cube();
    color(3) cube();
    color(undef,0.3) cube();
    color("red",2) cube();
    color("red","a") cube();
    color(c="blue",alpha=undef);
    color("transparent") cube();
    color([0/0,0,0]) cube();
    color([1,2,3,4,5]) cube();
    color("",1) cube();
    color("#123456",a=1,texture=3) cube();
  `,
  String.raw`
    translate() cube();
    translate("a") cube();
    translate([1]) cube();
    translate([1,"a"]) cube();
    translate([1,2,"a"]) cube();
    translate([1/0,2]) cube();
    translate(3) cube();
    translate(v=[1,2,3],4) cube();
    translate([1,2,3,4]) cube();
    translate(x=3) cube();
  `,
  String.raw`
    scale() cube();
    scale("a") cube();
    scale([1]) cube();
    scale([1,"a"]) cube();
    scale([1,2,"a"]) cube();
    scale([1/0,2]) cube();
    scale(3) cube();
    scale(0) cube();
    scale([1,2,3,4]) cube();
    scale([2,0]) cube();
  `,
  String.raw`
    rotate() cube();
    rotate("a") cube();
    rotate([1]) cube();
    rotate([1,"a"]) cube();
    rotate([1,2,"a"]) cube();
    rotate([1/0,2]) cube();
    rotate(1/0) cube();
    rotate([10,20,30],[1,2,3]) cube();
    rotate([1,2,3,4]) cube();
    rotate([]) cube();
    rotate(30,[1,2,3]) cube();
    rotate(30,[0,0,0]) cube();
    rotate(30,[1]) cube();
    rotate(30,"a") cube();
    rotate("a","b") cube();
    rotate([1,2,3,4],[1,0,0]) cube();
    rotate(a=45,v=[1,1]) cube();
    rotate(v=[1,1,0]) cube();
    rotate(90,[1,0,0]) cube();
    rotate([0/0,0,0]) cube();
    rotate([90,0,0]) cube();
    rotate([45,30,60]) cube();
    rotate(-30) cube();
    rotate(720+45) cube();
  `,
  String.raw`
    mirror() cube();
    mirror("a") cube();
    mirror([1]) cube();
    mirror([1,"a"]) cube();
    mirror([1,2,"a"]) cube();
    mirror([1/0,2]) cube();
    mirror(3) cube();
    mirror([0,0,0]) cube();
    mirror([1,1]) cube();
    mirror([1,2,3,4]) cube();
  `,
  String.raw`
    multmatrix() cube();
    multmatrix("a") cube();
    multmatrix([[1,2,3,4],[5,6]]) cube();
    multmatrix([[2,0,0,0],[0,2,0,0],[0,0,2,0],[0,0,0,2]]) cube();
    multmatrix([1,2,["a",4]]) cube();
    multmatrix([[1,2,3,4,5],[1],[1],[1,2,3,0],[3]]) cube();
    multmatrix([[1,0,0,0],[0,1,0,0],[0,0,1,0],[1,2,3,"a"]]) cube();
    multmatrix([[1/0]]) cube();
  `,
  String.raw`
    resize() cube();
    resize("a") cube();
    resize([1]) cube();
    resize([1,"a",3],true) cube();
    resize([1,2,3,4],[true,0,"a"]) cube();
    resize([-1,1/0,0],auto=[1],convexity=2.7) cube();
    resize(3,1) cube();
    resize([1,2],convexity="a") cube();
    resize(newsize=[0.3,1e-7,1e7]) cube();
  `,
  String.raw`
    offset(r="a",delta=3) square();
    offset(delta="a") square();
    offset(-1) square();
    offset(1,2,true) square();
    offset(r=1,delta=2,chamfer=true) square();
    offset(delta=2,chamfer="a") square();
    offset(1/0) square();
    offset(undef,2,true) square();
    offset(chamfer=true) square();
  `,
  String.raw`
    projection(true) cube();
    projection("a") cube();
    projection(cut=true,convexity=3) cube();
    projection(convexity=-3.7) cube();
    projection(1/0,1/0) cube();
    projection(detail=true) cube();
  `,
  String.raw`
    render("a") cube();
    render(3.9) cube();
    render(-3) cube();
    render(1,2) cube();
    minkowski(3.5) cube();
    minkowski("a") cube();
    hull(1) cube();
    hull(a=2) cube();
    fill(1) square();
    union(1) cube();
    union(a=1) cube();
    group(1) cube();
    group("a") cube();
    group(name="x") cube();
    difference(3,4) cube();
    intersection(b=2) cube();
  `,
  String.raw`
    roof("straight") square();
    roof("x",3) square();
    roof(method=3) square();
    roof(convexity=-1,$fn=10) square();
    roof(undef,"a") square();
    roof(true) square();
    roof([1]) square();
  `,
  String.raw`
    linear_extrude("a") square();
    linear_extrude(5,"b") square();
    linear_extrude(height="x") square();
    linear_extrude(h=4) square();
    linear_extrude(height=3,h=4) square();
    linear_extrude(v=[1,0,1]) square();
    linear_extrude(v=[0,0,7]) square();
    linear_extrude(v=[1,2]) square();
    linear_extrude(v="a") square();
    linear_extrude(height=4,v=[0,0,-1]) square();
    linear_extrude(height=-4) square();
    linear_extrude(1/0) square();
    linear_extrude(0) square();
    linear_extrude(v=[0,0,0]) square();
    linear_extrude(3,v=[0,0,0]) square();
    linear_extrude(3,[1,"a",2]) square();
    linear_extrude(v=[1,0,0]) square();
    linear_extrude(v=[1/0,0,0]) square();
    linear_extrude(undef) square();
    linear_extrude(height=undef,h=3) square();
  `,
  String.raw`
    linear_extrude(5,slices=0) square();
    linear_extrude(5,slices=-1) square();
    linear_extrude(5,slices=2.7) square();
    linear_extrude(5,slices="a") square();
    linear_extrude(5,slices=1/0) square();
    linear_extrude(5,segments=-1) square();
    linear_extrude(5,segments=0) square();
    linear_extrude(5,segments=0.5) square();
    linear_extrude(5,segments=1e10,slices=1e10) square();
    linear_extrude(5,slices=0/0) square();
    linear_extrude(5,slices=undef) square();
    linear_extrude(5,slices=[1]) square();
    linear_extrude(5,slices=0.5) square();
  `,
  String.raw`
    linear_extrude(5,scale=0) square();
    linear_extrude(5,scale=-1) square();
    linear_extrude(5,scale=[2]) square();
    linear_extrude(5,scale="a") square();
    linear_extrude(5,scale=1/0) square();
    linear_extrude(5,scale=[1/0,2]) square();
    linear_extrude(5,scale=[-1,2]) square();
    linear_extrude(5,scale=[1,"a"]) square();
    linear_extrude(5,scale=[2,2]) square();
    linear_extrude(5,scale=[1,1]) square();
    linear_extrude(5,scale=[0,0]) square();
    linear_extrude(5,scale=[1,2,3]) square();
    linear_extrude(5,scale=0/0) square();
  `,
  String.raw`
    linear_extrude(5,twist=1/0) square();
    linear_extrude(5,twist="a") square();
    linear_extrude(5,twist=-30.5) square();
    linear_extrude(5,twist=[1]) square();
    linear_extrude(5,twist=0) square();
    linear_extrude(5,convexity=0) square();
    linear_extrude(5,convexity=1) square();
    linear_extrude(5,convexity=2.9) square();
    linear_extrude(5,convexity=-3) square();
    linear_extrude(5,convexity=1e10) square();
    linear_extrude(5,center=1) square();
    linear_extrude(5,center=true) square();
    linear_extrude(5,[0,0,1],2,true,30,4,5,6,7,8) square();
    linear_extrude(true) square();
    linear_extrude([1]) square();
    linear_extrude(5,$fn=7,slices=3,segments=4) square();
    linear_extrude(center=true,5) square();
    linear_extrude(origin=[1,2],5) square();
  `,
  String.raw`
    rotate_extrude(90) square();
    rotate_extrude("a") square();
    rotate_extrude(a=45) square();
    rotate_extrude(angle=30,a=45) square();
    rotate_extrude(angle=-360) square();
    rotate_extrude(angle=-359.5) square();
    rotate_extrude(angle=361) square();
    rotate_extrude(angle=0) square();
    rotate_extrude(1/0) square();
    rotate_extrude(90,45) square();
    rotate_extrude(start=30) square();
    rotate_extrude(start="a") square();
    rotate_extrude(start=400) square();
    rotate_extrude(start=1/0) square();
    rotate_extrude(convexity=1) square();
    rotate_extrude(convexity=3.5) square();
    rotate_extrude(convexity="a") square();
    rotate_extrude(90,45,10,20,30) square();
    rotate_extrude($fn=5) square();
    rotate_extrude($fn=5,start=180) square();
    rotate_extrude($fn=4) square();
    rotate_extrude($fn=5.5) square();
    rotate_extrude($fn=1) square();
    rotate_extrude($fn=2) square();
    rotate_extrude(360,$fn=5) square();
    rotate_extrude(undef,$fn=1/0) square();
    rotate_extrude(file="x") square();
    rotate_extrude(origin=[1,2]) square();
    rotate_extrude(convexity=1/0) square();
    rotate_extrude(convexity=-1) square();
    rotate_extrude(a=30,$fn=3) square();
  `,
  String.raw`
    text("a",1/0);
    text("a",-3);
    text("a",0);
    text("a",size=undef);
    text(undef);
    text("a",font=3,direction=4,language=5,script=6,halign=7,valign=8,spacing="x");
    text("a",10,"f","g",true,[1],3,"c","d","ltr","en","latin",4);
    text("a",spacing=0.5);
    text("a",spacing=1/0);
    text("a",direction="TTB");
    text("a",direction="bottom");
    text("a",direction="xyz");
    text("a",script="latin");
    text("a",script="ara");
    text("a",script="Hebr");
    text("a",script="x");
    text("a",script="common");
    text("a",script="zzzz");
    text("a",script="Qaai");
    text("a",script="cyrillic");
    text("123");
    text("1a");
    text("aб");
    text("б");
    text("日本");
    text("日本ひ");
    text("שלום");
    text("aשלום");
    text("😀");
    text("a😀");
    text("ꓘ");
    text("𞤀");
    text("ߊ");
    text("ⵣ");
    text("ᚠ");
    text("𐌀");
    text("𐲀");
    text("á");
    text("ʼ");
    text(" ");
    text("ⅳ");
    text("µ");
    text("ª");
    text("😀", script="emoji");
    text("a", language="de", halign="center", valign="top");
    text("a",language="");
    text("a", halign="foo",valign="bar");
    text("a",$fn="x");
    text(["a"]);
    text(text="a",t="b");
    text(size=5);
    text("a",h="left");
    text("x",10,"font:a",true,"b");
  `,
  String.raw`
    text("a\u0000b");
    text("\x01");
  `,
  String.raw`
    text("a") cube();
    surface("x") cube();
    import("x.stl") cube();
    polygon([[1,2]]) cube();
  `,
  String.raw`
    surface();
    surface(3);
    surface("a.dat",1,2,3,4);
    surface("nothere.png",true,2.5,true);
    surface(file=[1]);
    surface("/abs/x.dat");
    surface("../x.dat");
    surface("a/../b.dat");
    surface("a\"b.dat");
    surface(filename="x");
    surface("x.dat",invert="a",center="b",convexity="c");
    surface("x.dat",convexity=1/0);
  `,
  String.raw`
    import();
    import(3);
    import(undef,filename="q.stl");
    import("x.stl","layer",3,[1,2],4,5,6,"fn","ln",true,8,"id");
    import("x.stl",layer=3,id=4);
    import("x.stl",layer=undef,layername=7);
    import("x.stl",convexity=-1);
    import("x.stl",convexity=3.7);
    import("x.stl",convexity=1/0);
    import("x.stl",origin=[1]);
    import("x.stl",origin=[1,"a"]);
    import("x.stl",origin=[1,1/0]);
    import("x.stl",origin=3);
    import("x.stl",scale=0);
    import("x.stl",scale="a");
    import("x.stl",scale=-1);
    import("x.stl",scale=1/0);
    import("x.stl",center=1);
    import("x.stl",center=true);
    import("x.svg",dpi=0.0001);
    import("x.svg",dpi=300);
    import("x.svg",dpi="a");
    import("x.svg",dpi=-1,origin=[1,2]);
    import("x.SVG");
    import("x");
    import("x.unknown");
    import("");
    import("x.stl",width=1,height="a");
    import(file="a.stl",filename="b.stl");
    import("x.dxf",layer="a\"b\n");
    import("a b.stl");
    import("x.json");
    import("x.csg");
    import("/project/x.stl");
    import("x.3mf",$fn=20,$fa=0);
    import("../../x.stl");
    import("./x.stl");
    import("x.svg",id="a",layer="b");
    import("x.svg",origin=[1,2,3]);
    import("x.stl",x=3);
  `,
];

/** Modules with the parameters that they know. */
const PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  cube: ['size', 'center'],
  sphere: ['r', 'd'],
  cylinder: ['h', 'r1', 'r2', 'center', 'r', 'd', 'd1', 'd2'],
  polyhedron: ['points', 'faces', 'convexity', 'triangles'],
  square: ['size', 'center'],
  circle: ['r', 'd'],
  polygon: ['points', 'paths', 'convexity'],
  text: ['text', 'size', 'font', 'direction', 'language', 'script', 'halign', 'valign', 'spacing'],
  surface: ['file', 'center', 'convexity', 'invert'],
  import: ['file', 'layer', 'convexity', 'origin', 'scale', 'filename', 'layername', 'center', 'dpi', 'id'],
  translate: ['v'],
  rotate: ['a', 'v'],
  scale: ['v'],
  mirror: ['v'],
  multmatrix: ['m'],
  color: ['c', 'alpha'],
  offset: ['r', 'delta', 'chamfer'],
  projection: ['cut', 'convexity'],
  resize: ['newsize', 'auto', 'convexity'],
  linear_extrude: ['height', 'v', 'scale', 'center', 'twist', 'slices', 'segments', 'convexity', 'h'],
  rotate_extrude: ['angle', 'start', 'convexity', 'a'],
  roof: ['method', 'convexity'],
  minkowski: ['convexity'],
  render: ['convexity'],
  hull: [],
  fill: [],
  union: [],
  difference: [],
  intersection: [],
  group: [],
};
const LEAVES = /^(?:cube|sphere|cylinder|polyhedron|square|circle|polygon|text|surface|import)$/;

const number = fc.constantFrom(
  ...'0 1 -1 2 0.5 3.7 -2.25 1/0 -1/0 1e6 1e-7 123456.5 1e10 45 30 90 -90 180 400 1/3 100000.5 -0 33.3'.split(
    ' ',
  ),
);
const listOf = (item: fc.Arbitrary<string>, min: number, max: number): fc.Arbitrary<string> =>
  fc.array(item, { minLength: min, maxLength: max }).map(items => `[${items.join(', ')}]`);
const value = fc.oneof(
  { weight: 7, arbitrary: number },
  { weight: 5, arbitrary: listOf(number, 0, 4) },
  fc.constantFrom('"a"', '""', '"red"', '"left"', '"x.svg"', 'true', 'false', 'undef', '[0 : 2]'),
  listOf(fc.oneof(number, listOf(number, 1, 4)), 1, 4),
);
/** Mostly of the right kind, so that more than the first check is reached. */
const FITTING: Readonly<Record<string, fc.Arbitrary<string>>> = {
  points: listOf(listOf(number, 2, 3), 3, 5),
  faces: listOf(listOf(fc.constantFrom('0', '1', '2', '3', '1.5'), 2, 4), 1, 3),
  paths: listOf(listOf(fc.constantFrom('0', '1', '2', '3', '1.5'), 2, 4), 1, 3),
  m: listOf(listOf(number, 4, 4), 3, 4),
  v: listOf(number, 2, 3),
  center: fc.constantFrom('true', 'false'),
};

/** One call with up to three arguments, some of them wrong. */
export const randomCall: fc.Arbitrary<string> = fc.constantFrom(...Object.keys(PARAMETERS)).chain(module => {
  const parameters = PARAMETERS[module]!;
  const argument = fc
    .constantFrom(undefined, undefined, ...parameters, ...parameters, '$fn', '$fa', 'other')
    .chain(name => {
      const fitting = FITTING[name ?? parameters[0] ?? ''];
      const some = fitting ? fc.oneof({ weight: 4, arbitrary: fitting }, value) : value;
      return some.map(text => (name === undefined ? text : `${name} = ${text}`));
    });
  const child = LEAVES.test(module)
    ? fc.constant('')
    : fc.constantFrom(' cube();', ' cube();', ' { cube(); square(); }');
  return fc
    .tuple(fc.array(argument, { maxLength: 3 }), child)
    .map(([list, below]) => `${module}(${list.join(', ')})${below || ';'}`);
});
