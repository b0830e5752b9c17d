// Each type of visitor has a count of its own.
// RUN: %check-coroutinize %s %t --generators --expect=refusal:producer-form
template <class Visit> static void numbers(int end, Visit visit) { // refused: producer-form
  static int calls = 0;
  for (int i = calls++; i < end; ++i)
    visit(i);
}

int sum() {
  int result = 0;
  numbers(3, [&](int number) { result += number; });
  numbers(3, [&](int number) { result += number; });
  return result;
}
