/** Texts at the edges of the customizer's grammar; each is given to the engine and to our parser. */
export const cases: Readonly<Record<string, string>> = {
  'no text': '',
  'only a module': 'module m() { cube(1); }\nm();\n',
  integer: 'a = 1;\n',
  'no line end at the end': 'a = 1;',
  'annotation without line end': 'a = 1; // [0:5]',
  negative: 'a = -12;\n',
  'double minus': 'a = --4;\nb = - -5;\nc = -+6;\nd = +7;\n',
  not: 'a = !1;\nb = !true;\n',
  'minus of true is no literal': 'a = -true;\nb = +true;\n',
  parentheses: 'a = (5);\nb = -(-5);\nc = ((true));\nd = ("x");\ne = ([1, 2]);\n',
  floats: 'a = 1e-3;\nb = .5;\nc = 2.;\nd = 1.5E+2;\ne = 0.1; f = 1e6;\n',
  hexadecimal: 'a = 0x1F; // [0:255]\nb = 0xff;\n',
  'large integer': 'a = 123456789012;\nb = 9007199254740993;\nc = 123456789012345678901234567890;\n',
  'special variables': '$fn = 50; // [10:5:100]\n$fa = 12;\n_x = 1;\n',
  'name that starts with a digit': '2d = 1; // [0:3]\n3x4 = 4;\n',
  booleans: 'a = true;\nb = false; // [true, false]\nc = true; // 5\nd = false; // [0:10]\n',
  undef: 'a = undef;\nb = 1;\n',
  'expressions are no parameters':
    'a = 1 + 2;\nb = a;\nc = sin(30);\nd = a ? 1 : 2;\ne = [for (i = [0:3]) i];\nf = 1;\n',
  'ranges are no parameters': 'a = [0:5];\nb = [0:0.5:5];\nc = 3;\n',
  'function literal': 'f = function (x) x * 2;\na = 1;\n',
  range: 'a = 5; // [0:10]\n',
  'range with step': 'a = 5; // [0:0.5:10]\n',
  'range with negative ends': 'a = -5; // [-10:-1]\nb = 0; // [-1.5:0.25:+1.5]\n',
  'range with spaces': 'a = 5; // [ 0 : 1 : 10 ]\n',
  'default outside of the range': 'a = 50; // [0:10]\nb = -5; // [0:10]\nc = 99; // [20]\n',
  'reversed range': 'a = 5; // [10:0]\n',
  'maximum alone': 'a = 5; // [10]\nb = -3; // [10]\n',
  'step alone': 'a = 5; // 0.1\nb = 2; //5\n',
  'range of four parts': 'a = 5; // [0:1:2:3]\n',
  'empty range':
    'a = 5; // [:]\nb = 5; // [::]\nc = 5; // []\nd = 5; // [0:]\ne = 5; // [:10]\nf = 5; // [0::10]\n',
  'unclosed annotation': 'a = 5; // [0:10\nb = 5; // 0:10]\nc = "x"; // [x, y\n',
  'text after the annotation': 'a = 5; // [0:10] mm\nb = 5; // mm [0:10]\nc = 5; // [0:10] // mm\n',
  'two brackets': 'a = 5; // [0:10] [0:20]\nb = 5; // [[0:10]]\n',
  'text as annotation of a number': 'a = 5; // in millimetres\nb = 5; // 5 mm\n',
  'trailing comma': 'a = 5; // [1, 2, ]\nb = 5; // [, 1]\nc = 5; // [1,,2]\n',
  'enum of numbers': 'a = 2; // [1, 2, 3]\n',
  'enum of numbers without the default': 'a = 5; // [1, 2, 3]\n',
  'enum of labelled numbers': 'a = 10; // [10:Small, 20:Medium, 30:Large]\n',
  'enum of numbers labelled by numbers': 'a = 10; // [10:1, 20:2]\nb = 1; // [1:2, 3]\n',
  'one labelled value': 'a = 10; // [10:Small]\nb = 5; // [10:Small]\n',
  'one word in brackets': 'a = "x"; // [x]\nb = "x"; // [y]\nc = 5; // [y]\n',
  'enum of words': 'a = "foo"; // [foo, bar, baz]\n',
  'enum of words without the default': 'a = "qux"; // [foo, bar, baz]\n',
  'enum of labelled words': 'a = "S"; // [S:Small, M:Medium size, L:"Large, [very]"]\n',
  'enum of words with spaces': 'a = "two words"; // [one, two words,  three   words  here]\n',
  'enum of numbers and words': 'a = 1; // [1, two, 3:drei]\nb = "two"; // [1, two, 3:drei]\n',
  'enum of numbers for a string': 'a = "1"; // [1, 2]\nb = "1"; // ["1", "2"]\n',
  'words that start or end with numbers':
    'a = "M3 x 10"; // [M3 x 10, 3 mm, 4.50 mm, 1 2 x, 1e-9 y, 1234567 z]\n',
  'numbers without words': 'a = 1; // [1 2, 3]\n',
  'units glued to numbers': 'a = 5; // [1mm, 2mm]\nb = 5; // [0:10mm]\nc = 5; // 5mm\n',
  'quoted strings': 'a = "a,b"; // ["a,b", "c:d", "e]f", "(g)", " h "]\n',
  'escapes in annotations': 'a = "x"; // ["a\\tb", "c\\nd", "e\\\\f", "g\\"h", "i\\rj", "k\\xl"]\n',
  'unclosed quote in an annotation': 'a = "x"; // [x, "y\nb = "x"; // "y\n',
  'parentheses in an annotation': 'a = "f(x)"; // [f(x), g (y), (h)]\nb = 5; // (0:10)\n',
  'slashes and signs in an annotation': 'a = "1/2"; // [1/2, 3/4, +, -, ., 1.2.3, #fff, a=b, x_y-z]\n',
  'single quotes': "a = \"x\"; // ['x', 'y z']\n",
  'names of large and small numbers':
    'a = 1234567; // [1234567, 0.1, 1e-9, 123456.7, 0.00001234567, 1e10, -0.5]\n',
  'equal values in different spelling': 'a = 1.0; // [1, 2]\nb = 0.1; // [.1:tenth, 0.2:fifth]\n',
  'repeated values': 'a = 1; // [1:x, 1:y, 2:x]\n',
  'maximum length':
    'a = "abc"; // 8\nb = "abcdef"; // 3\nc = "äöü"; // 4\nd = "abc"; // 2.7\ne = "😀"; // 1\nf = "x"; // 0\ng = "x"; // -3\nh = "x"; // 1e3\n',
  'string with a range': 'a = "abc"; // [0:10]\nb = "abc"; // [10]\n',
  'string escapes': 'a = "x\\ty\\nz\\\\w\\"v\\ru";\nb = "\\x41\\u00e9\\U01F600";\nc = "\\q\\0";\n',
  'string over two lines': 'a = "x\ny";\nb = 2; // [0:3]\n',
  'empty string': 'a = ""; // 5\nb = ""; // [a, b]\nc = "";\n',
  'braces in strings': 'a = 1;\nb = "{";\nc = 2; // [0:3]\n',
  'braces in a string over two lines': 'a = 1;\nb = "x\n{";\nc = 2; // [0:3]\n',
  'braces in comments': '// {\na = 1; // {x}\n/* { */\nb = 2; // [0:3]\n',
  'comment marks in strings': 'a = "// [1:2]"; // 20\nb = "/* [G] */";\nc = 3;\n',
  'backslash before the closing quote': 'a = "x\\\\"; // 5\nb = "{"; // 3\nc = 5;\n',
  'quote escaped in a string': 'a = "say \\"hi\\""; // [x, y]\n',
  vectors: 'a = [1];\nb = [1, 2];\nc = [1, 2, 3];\nd = [1, 2, 3, 4];\ne = [1, 2, 3, 4, 5];\nf = [];\n',
  'vectors with ranges':
    'a = [1, 2]; // [0:10]\nb = [1, 20]; // [10]\nc = [-5, 5, 0]; // [-1:0.1:1]\nd = [1, 2]; // 0.5\n',
  'vectors with an enum': 'a = [1, 2]; // [1, 2, 3]\nb = [1, 2]; // [1:x]\n',
  'vectors of other things':
    'a = ["x", "y"];\nb = [true, false];\nc = [[1, 2], [3, 4]];\nd = [1, "x"];\ne = [1, x];\n',
  'vectors with signs, parentheses and a last comma': 'a = [-1, +2, (3)];\nb = [1, 2,];\nc = [--1];\n',
  'vector over several lines': 'a = [\n  1, // first\n  2 // second\n]; // [0:5]\nb = 3; // [0:9]\n',
  'assignment over several lines': 'a\n=\n1; // [0:5]\nb = 2;\n',
  'comment inside of an assignment': 'a = /* one */ 1; // [0:5]\nb /* x */ = 2;\n',
  description: '// How wide\na = 1;\n',
  'description not in column 0': ' // How wide\na = 1;\n\t// No\nb = 2;\n',
  'description with an empty line below': '// How wide\n\na = 1;\n',
  'only the last line describes': '// one\n// two\na = 1;\n',
  'empty description': '//\na = 1;\n//   \nb = 2;\n',
  'description with slashes': '// a // b /// c http://x\na = 1;\n//// deep\nb = 1;\n',
  'description with spaces and tabs': '//\t  How wide \t \na = 1;\n',
  'code above is no description': 'b = 2; // two\na = 1;\n',
  'annotation of the line above is no description': '// [0:10]\na = 1;\n',
  groups: '/* [Size] */\na = 1;\n/* [Look] */\nb = 2;\n',
  'several brackets in a group': '/* [A] [B] */\na = 1;\n/* [A][] [C] */\nb = 2;\n/* [] */\nc = 3;\n',
  'group with spaces and text': '/*[ Size of it ]*/\na = 1;\n/* see [Look] here */\nb = 2;\n',
  'comment without brackets ends a group': '/* [Size] */\na = 1;\n/* plain */\nb = 2;\n',
  'comment over two lines is no group': '/* [Size]\n*/\na = 1;\n/*\n[Look] */\nb = 2;\n',
  'group on the line of the assignment': '/* [Size] */ a = 1;\nb = 2;\nc = 3; /* [Look] */\nd = 4;\n',
  'two groups on a line': '/* [A] */ /* [B] */\na = 1;\n/* [C] *//* [D] */\nb = 2;\n',
  hidden:
    '/* [Hidden] */\na = 1;\n/* [hidden] */\nb = 2;\n/* [Hidden] [x] */\nc = 3;\n/* [ Hidden ] */\nd = 4;\n',
  global: '/* [Global] */\na = 1;\n/* [Size] */\nb = 2;\n',
  'group again': '/* [A] */\na = 1;\n/* [B] */\nb = 2;\n/* [A] */\nc = 3;\n',
  'group in a line comment': '// /* [A] */\na = 1;\n',
  'stops at the first brace': 'a = 1;\nmodule m() {\n}\nb = 2;\n',
  'stops at the line of the brace': 'a = 1;\nb = 2; module m() { }\nc = 3;\n',
  'bare block': 'a = 1;\n{ b = 2; }\nc = 3;\n',
  'module without braces': 'module m() cube(1);\na = 1;\nfunction f(x) = x;\nb = 2;\n',
  'assignment in a module without braces': 'module m() a = 1;\nb = 2;\n',
  'calls above':
    'cube([1, 2, 3]);\ntranslate([1, 2, 3]) sphere(r = 3);\nfor (i = [0:3]) cube(i);\na = 1; // [0:5]\n',
  'if and else above': 'x = 1;\nif (x > 0) cube(1); else sphere(2);\na = 1;\n',
  'modifiers above': '#cube(1);\n%sphere(2);\n*cube(3);\n!cube(4);\na = 1;\n',
  'use and include': 'use <none.scad>\ninclude <nowhere/none.scad>\na = 1; // [0:5]\nuse<none.scad>;b = 2;\n',
  reassigned: '// first\na = 1; // [0:5]\nb = 2;\n/* [G] */\n// second\na = 3; // [1:6]\n',
  'reassigned below the brace': 'a = 1; // [0:5]\nb = 2;\nmodule m() { }\na = 3; // [1:6]\n',
  'reassigned by an expression': 'a = 1; // [0:5]\nb = 2;\na = b + 1;\n',
  'reassigned from an expression': 'a = x; // [0:5]\nb = 2;\na = 4; // [1:9]\n',
  'two assignments on a line': 'a = 1; b = 2; // [0:5]\nc = 3;\n',
  'two semicolons': 'a = 1;; // [0:5]\nb = 2; ; // [0:5]\n',
  'semicolon in the comment': 'a = 1; // [0:5]; x\nb = "x"; // [a;b, c]\n',
  'semicolon in the string': 'a = "x;y"; // 9\nb = "p;q;r"; // [p;q;r, s]\n',
  'annotation right behind': 'a=1;//[0:5]\nb=1;//5\nc="x";//[x,y]\n',
  'block comment as annotation': 'a = 1; /* [0:5] */\nb = 1; /* x */ // [0:5]\nc = 2;\n',
  tabs: 'a\t=\t1;\t//\t[0:5]\nb = 1; // [0:5]\t\nc = 1; // [0:5] \t \nd = "x"; // [x,\ty,\tz]\ne = 1; // [0:\t5]\n',
  unicode: '/* [Größe ✓] */\n// Länge — in mm\na = "é"; // [é:Ö ü, "ß":"日本", 😀]\nb = "日本"; // 3\n',
  'no-break space': 'a =\u00a01; // [0:5]\nb = 2; // [0:\u00a05]\n',
  'comment at the end': 'a = 1;\n// the end',
  'group at the end': 'a = 1;\n/* [X] */',
  'zero and minus zero': 'a = 0; // [0:0]\nb = -0; // [-0, 1]\nc = 0; // 0\n',
  'step of zero or below': 'a = 1; // [0:0:10]\nb = 1; // [0:-1:10]\n',
  'OpenSCAD manual': `// combo box for number
Numbers=2; // [0, 1, 2, 3]
// combo box for string
Strings="foo"; // [foo, bar, baz]
//labeled combo box for numbers
Labeled_values=10; // [10:S, 20:M, 30:L]
//labeled combo box for string
Labeled_value="S"; // [S:Small, M:Medium, L:Large]
// slider widget for number with max. value
sliderWithMax =34; // [50]
// slider widget for number in range
sliderWithRange =34; // [10:100]
//step slider for number
stepSlider=2; //[0:5:100]
// slider widget for number in range
sliderCentered =0; // [-10:0.1:10]
/* [Checkbox] */
//description
Variable = true;
/*[Spinbox] */
// spinbox with step size 1
Spinbox= 5;
// spinbox with step size 0.5
SpinboxStep= 5.5; // .5
/* [Textbox] */
//Text box for string
String="hello";
//Text box for string with length 8
StringLen="length"; //8
/* [Special vector] */
//Text box for vector with less than or equal to 4 elements
Vector2=[12,34];
VectorRange3=[12,34,46]; //[1:2:50]
VectorDec1=[12.2]; //.1
`,
};
