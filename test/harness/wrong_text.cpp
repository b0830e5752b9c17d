// The rewritten text is held against the case's CHECK comments: whole lines,
// with their indentation, and no line that the rewrite made is left out.
//
// RUN: split-file %s %t
//
// RUN: env FAKE="return First=>return 1" not %check-with-fake %t/none %t.none 2>&1 | FileCheck %s --check-prefix=NONE
// NONE: none: main.cpp: the case has no CHECK comments. UPDATE_CHECKS=1 would write:
// NONE-NEXT: // CHECK:        return 1;
//
// RUN: env FAKE="return First=>return 1" not %check-with-fake %t/indentation %t.indentation 2>&1 | FileCheck %s --check-prefix=INDENTATION
// INDENTATION: indentation: main.cpp: the result is not what the case expects:
// INDENTATION: error: CHECK: expected string not found in input
//
// RUN: env FAKE="return First=>return 1; return 2" not %check-with-fake %t/part %t.part 2>&1 | FileCheck %s --check-prefix=PART
// PART: part: main.cpp: the rewrite made a line that no CHECK expects:
// PART-NEXT: {{^  return 1; return 2;$}}
//
// RUN: env FAKE="return First=>return 1" %check-with-fake %t/right %t.right

//--- none/main.cpp
enum { First = 1 };
int two() {
  return First;
}

//--- indentation/main.cpp
enum { First = 1 };
int two() {
  return First;
}
// CHECK:      return 1;

//--- part/main.cpp
enum { First = 1 };
int two() {
  return First;
}
// CHECK:      int two() {

//--- right/main.cpp
enum { First = 1 };
int two() {
  return First;
}
// CHECK:        return 1;
