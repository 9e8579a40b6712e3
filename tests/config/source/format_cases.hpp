// Texts for the tests of formatting.
#pragma once

namespace format_cases {

struct Case {
  const char* what;
  const char* in;
  const char* out;
};

inline constexpr Case kCases[] = {
    {"keys take the order of the table, the first stays",
     "flag: f\ndefault: a\nvariants: { a: 1 }\nowner: me\ndescription: d\n",
     "flag: f\ndescription: d\nowner: me\nvariants: { a: 1 }\ndefault: a\n"},
    {"unknown keys go last, in their order", "flag: f\nzeta: 1\nvariants: { a: 1 }\nalpha: 2\n",
     "flag: f\nvariants: { a: 1 }\nzeta: 1\nalpha: 2\n"},
    {"the first key says what a document is: it stays, though the table has another first",
     "metrics:\n  a: { reach: x }\nmoments:\n  x: { event: e }\nunits: { user: {} }\n",
     "metrics:\n  a: { reach: x }\nunits: { user: {} }\nmoments:\n  x: { event: e }\n"},
    {"a document of no known kind keeps its order", "import: i\nwhere: w\narm: a\n", "import: i\nwhere: w\narm: a\n"},
    {"quoted keys are keys", "\"flag\": f\n'default': a\n\"variants\": { a: 1 }\n",
     "\"flag\": f\n\"variants\": { a: 1 }\n'default': a\n"},
    {"each document has its own order; markers and the comments at them stay",
     "# top\n---\nflag: f\ndefault: a\nvariants: { a: 1 }\n# end of one\n---   \n\n\nflag: g\ndefault: b\nvariants: { "
     "b: "
     "1 }\n...\n",
     "# top\n---\nflag: f\nvariants: { a: 1 }\ndefault: a\n# end of one\n---   \n\nflag: g\nvariants: { b: 1 "
     "}\ndefault: "
     "b\n...\n"},
    {"comments go with the key below them, those at the end of a line stay",
     "# file\nflag: f   # name\n# who\n# and why\ndefault: a # d\n\n# what\nvariants: { a: 1 }  # v\n# the end\n",
     "# file\nflag: f   # name\n\n# what\nvariants: { a: 1 }  # v\n# who\n# and why\ndefault: a # d\n# the end\n"},
    {"a comment that is indented belongs to what is above it",
     "flag: f\ntests:\n  - { context: {}, expect: {} }\n  # more to come\nvariants: { a: 1 }\n",
     "flag: f\nvariants: { a: 1 }\ntests:\n  - { context: {}, expect: {} }\n  # more to come\n"},
    {"comments take the indentation of what they belong to",
     "metrics:\n# first\n      # second\n    a:\n          # how\n        reach: x\n        # no more\n    # next\n    "
     "b: { "
     "reach: x }\n",
     "metrics:\n  # first\n  # second\n  a:\n    # how\n    reach: x\n    # no more\n  # next\n  b: { reach: x }\n"},
    {"blank lines between groups stay, one at most; none begin or end a file",
     "\n\nflag: f\n\n\n\nvariants:\n\n\n  a: 1\n   \n  b: 2\n\n\n", "flag: f\n\nvariants:\n\n  a: 1\n\n  b: 2\n"},
    {"the last line gets its break", "flag: f\nowner: o", "flag: f\nowner: o\n"},
    {"a block text that ends with the file keeps its end", "a: 1\nb: |2+\n    x", "a: 1\nb: |2-\n    x\n"},
    {"a last line without a break may move up", "flag: f\ndefault: a\nvariants: { a: 1 }",
     "flag: f\nvariants: { a: 1 }\ndefault: a\n"},
    {"maps and lists are indented by two",
     "flag: f\nvariants:\n        a:\n            x: 1\n            y: 2\nrules:\n    -   name: r\n        if: x\n     "
     "   "
     "rollout:\n                a: rest\n    - serve: a\n",
     "flag: f\nvariants:\n  a:\n    x: 1\n    y: 2\nrules:\n  - name: r\n    if: x\n    rollout:\n      a: rest\n  - "
     "serve: a\n"},
    {"lists that stand under their key are moved in",
     "flag: f\nrules:\n- name: r\n  serve: a\n# next\n- serve: b\nvariants: { a: 1 }\n",
     "flag: f\nvariants: { a: 1 }\nrules:\n  - name: r\n    serve: a\n  # next\n  - serve: b\n"},
    {"lists in lists, and dashes on lines of their own",
     "x:\n -\n    - 1\n    -   - 2\n        - 3\n -\n    a: 1\n    b: 2\n",
     "x:\n  -\n    - 1\n    - - 2\n      - 3\n  -\n    a: 1\n    b: 2\n"},
    {"a document that is indented as a whole moves to the left", "  flag: f\n  default: a\n  variants:\n   a: 1\n",
     "flag: f\nvariants:\n  a: 1\ndefault: a\n"},
    {"block texts keep every character behind their indentation",
     "message: m\ncontent:\n    body: |\n        # no comment\n          deeper   \n\n        - no: item\n\n    title: "
     ">-\n      "
     "folded\n        text\n",
     "message: m\ncontent:\n  body: |\n    # no comment\n      deeper   \n\n    - no: item\n\n  title: >-\n    "
     "folded\n "
     "     text\n"},
    {"a header that says how deep its text is stays true", "a:\n    b: |2\n         x\n        y\n    c: 1\n",
     "a:\n  b: |2\n       x\n      y\n  c: 1\n"},
    {"blank lines that a text keeps stay, and move with it",
     "learning: l\ndecision: |+\n   x\n\n\nexperiment: e\nsummary: s\n",
     "learning: l\nexperiment: e\nsummary: s\ndecision: |+\n  x\n\n\n"},
    {"flow collections and quotes stay as they are",
     "flag: f\nrules:\n    - { if:  'a, \"b\"' ,serve: a}\nvariants: {  a: \"x # y\",\n    b:   'it''s: }' }   # v\n",
     "flag: f\nvariants: {  a: \"x # y\",\n    b:   'it''s: }' }   # v\nrules:\n  - { if:  'a, \"b\"' ,serve: a}\n"},
    {"texts over several lines move as a whole",
     "a:\n    b: plain text\n       that goes on\n\n       and on\n    c: \"quoted\n       text\"\n    d: [1,\n        "
     "2]\n",
     "a:\n  b: plain text\n     that goes on\n\n     and on\n  c: \"quoted\n     text\"\n  d: [1,\n      2]\n"},
    {"values on lines of their own",
     "flag:\n   f\ndescription:\n      a text\n      in two lines\nvariants:\n    {a: 1,\n     b: 2}\n",
     "flag:\n  f\ndescription:\n  a text\n  in two lines\nvariants:\n  {a: 1,\n   b: 2}\n"},
    {"a document with anchors keeps the order of its keys", "flag: f\nmetadata: &m { a: 1 }\nvariants:\n    x: *m\n",
     "flag: f\nmetadata: &m { a: 1 }\nvariants:\n  x: *m\n"},
    {"a document that begins on the line of its marker is left alone",
     "--- # fine\nflag: f\ndefault: a\nvariants: { a: 1 }\n--- { flag: f,\n   default: a }\n",
     "--- # fine\nflag: f\nvariants: { a: 1 }\ndefault: a\n--- { flag: f,\n   default: a }\n"},
    {"comments at the end of a level go as deep as they stood, unless they would end up in a text",
     "-   a:\n        - x\n          # of x\n        # of the list\n      # of a\n# of all\n-   b: |\n        x\n     "
     "# not of x\n",
     "- a:\n    - x\n      # of x\n    # of the list\n  # of a\n# of all\n- b: |\n    x\n  # not of x\n"},
    {"blanks at the ends of lines go, but for those of texts",
     "flag: f  \nvariants:   \n  a: |  \n    x  \n  b: \"y  \n    z\"  \n#  c  \n",
     "flag: f\nvariants:\n  a: |\n    x  \n  b: \"y  \n    z\"  \n#  c\n"},
};

/// Texts that are easily taken for something else. They end without a line break.
inline constexpr const char* kTricky[] = {
    "a: \"x\\\"y: # z\"\nb: 'it''s # not'\nc: d'e \"f\n",
    "a: x#y\nb: x:#y",
    "a: http://x.example/#y\n\"b: c\": d\n'e # f' : g",
    "a: {b: [c, {d: \"}\"}], 'e': ']' , f: g'h}\nb: [a b, 'c', \"d,\"]",
    "a: [x, # no ]\n  y]\nb: 1",
    "a: {\"x\":\"}\", y: z}",
    "- a\n- - b\n  - c\n-\n  - d\n- e: f\n  g:\n  - h\n",
    "a:\n- b\n-   c: 1\n    d:\n    - 2\n    -   3\n",
    "a: |\n\n  x\n\n   y\n\n\nb: 1",
    "a: |-\n  x\nb: >+\n  y\n\n\nc: |2-\n    z\n   w\nd: >\n  q",
    "a: >-\n\n\n      x\n      y\n\nb: |\n # x\n y\n# z\nc: 1",
    "a: |+\n\n\nb: |\nc: >-\n\nd: 1",
    "a:\n  - |\n    x\n  - >2\n      y\n  -   |-\n      z\n",
    "a: |\n  ---\n  ...\n  - x\n  key: value\n  'quote\n  { [\nb: 1",
    "a: x\n  y\n\n  z # end\nb: \"x\n\n  y \\\n  z\"\nc: 'p\n  ''q'",
    "a: &x !!str b\nc: *x\nd: &y\n  e: 1\nf: *y",
    "&k a: 1\n!!str b: 2",
    "a: !!map\n  b: !!seq\n  - 1\n  - 2",
    "%YAML 1.2\n---\na:\n    b: 1\n...\n# between\n---\nc: 2",
    "---\n---\n# nothing\n---\na: 1\n---\n",
    "--- |\n  text\n   more\n---\na:\n    b: 1",
    "--- \"x\n  y\"\n---\n- 1\n-   2",
    "? a\n:   b\n? c\n: d",
    "-1: a\n-: b",
    "a:\n  b:\n  c:\n\n  # d\n\ne:",
    "a:   \n    # c\n\n   # d\n  # e\n    b: 1\n   # f\n # g\n# h\ni: 1",
    "ключ: значение\nemoji: \"🎈\"\n日本: { 語: x }",
    "a: ~\nb: null\nc:\nd: ''",
    "just text",
    "[a, b,\n c]",
    "{a: b,\n c: d}",
};

}  // namespace format_cases
