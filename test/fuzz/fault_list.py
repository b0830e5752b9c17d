"""Faults of a rewriter: name → changes (file, old text, new text)."""

R = "rewriters/"
PLAN, CAPTURES, LIFETIMES = R + "Plan.cpp", R + "Captures.cpp", R + "Lifetimes.cpp"
FLATTEN, LEAVING, PARAMETERS = R + "Flatten.cpp", R + "Leaving.cpp", R + "Parameters.cpp"
NAMING, SHARING = R + "Naming.cpp", R + "Sharing.cpp"
OBJECT, CONTEXT = R + "FunctionObject.cpp", R + "CContext.cpp"
SELF_CALLS = "matchers/SelfCalls.cpp"

NOT_TAIL = """\
      if (!P.Tail && Node.Dialect != &GenericDialect)
        return refuse(RefusalReason::NotTail, Where,
                      "statements follow the initiation; move it to the end");
      if (!P.Tail && !follows(*Made, Within))"""


def refuses_tail(condition):
    """The refusal of what follows an initiation, where it is not of others."""
    return (PLAN, NOT_TAIL, NOT_TAIL.replace("!P.Tail", f"({condition})"))


def off(test, rest=""):
    """The test in Plan.cpp, which the rest follows, never holds."""
    return (PLAN, f"if ({test}){rest}", f"if (false){rest}")


# The tool's verification finds what does not compile; here programs have to.
UNVERIFIED = [
    (
        "verify/AnalyseUnit.cpp",
        "  std::optional<std::string> refute(Group &Offers) {\n",
        "  std::optional<std::string> refute(Group &Offers) {\n"
        "    return std::nullopt;\n",
    )
]

FAULTS = {
    "an init-capture is dropped": [
        (CAPTURES, "        At.Inits.push_back({Init, Init->getInit()});", "")
    ],
    "an init-capture is another name of what it copies, whatever it is called": [
        (CAPTURES, "                 From->getName() == Init->getName()) {", "true) {")
    ],
    "constness of captured copies is not looked at": [
        (CAPTURES, "    if (Lambda->isMutable())\n      continue;", "    continue;")
    ],
    "what an argument moves may be captured": [
        (CAPTURES, "} else if (Moved.count(Captured)) {", "} else if (false) {")
    ],
    "the continuations may own different things": [
        (
            CAPTURES,
            "if (SeenKeeping && (*SeenKeeping == Keeping::Shared) != Owns)",
            "if (false)",
        )
    ],
    "the object is never owned": [
        (CAPTURES, "  keep(OwnsSelf   ? Keeping::Shared\n", "  keep(false ? Keeping::Shared\n")
    ],
    "a fan-out is awaited in order": [
        off("P.Loop", "\n        return refuse(RefusalReason::InLoop"),
        refuses_tail("!P.Tail && !P.Loop"),
    ],
    "the body moves under the try": [
        off(
            "P.Try",
            "\n        return refuse(RefusalReason::InTry, Where,\n"
            '                      "the try',
        )
    ],
    "what follows an initiation waits": [refuses_tail("false")],
    "operations side by side become one after the other": [
        off("!P.Tail && startsMoreAfter(Node, All)"),
        refuses_tail("!P.Tail && !startsMoreAfter(Node, All)"),
    ],
    "a switch's other statements wait": [
        off("P.Switch && !P.Tail"),
        refuses_tail("!P.Tail && !P.Switch"),
    ],
    "an operation that goes on after an inline completion is awaited": [
        (PLAN, "if (Node.GoesOnAfterInline)", "if (false)")
    ],
    "a subscription is awaited once": [
        (PLAN, "if (Node.Nature.Times == HowOften::Many)", "if (false)")
    ],
    "destructors of locals are not looked at": [
        (
            LIFETIMES,
            "if (!Owned.count(resolve(Planned, D)) && !endsUnseen(D, At)) {",
            "if (false) {",
        )
    ],
    "smart pointers live on": [
        (LIFETIMES, "      At.Ends.push_back(Each);", "      continue;")
    ],
    "what is only owned is dropped": [
        (
            PARAMETERS,
            "if (D != Steps.Self && !stepOf(Steps, D) && !selfOf(Steps, D))",
            "if (false)",
        )
    ],
    "parameters are always moved": [
        (
            SHARING,
            "D->getType().isConstQualified() || !Planned.Tail || Planned.InLoop)",
            "D->getType().isConstQualified())",
        )
    ],
    "names are not told apart": [
        (
            NAMING,
            "if (D->getNameAsString().empty() || Here.count(of(D)))",
            "if (D->getNameAsString().empty())",
        )
    ],
    "an initiation may mean the variable that it fills": [
        (NAMING, "    if (Before.count(D->getNameAsString()))", "    if (false)")
    ],
    "return stays return": [
        (
            FLATTEN,
            'Patches.push_back({File.range(Return->getReturnLoc()), "co_return"});',
            "(void)Return;",
        )
    ],
    "a case opens no block": [
        (
            FLATTEN,
            "if (auto Case = caseOf(Next->Statement); Case && declares(*Next)) {",
            "if (auto Case = caseOf(Next->Statement); Case && false) {",
        )
    ],
    "a branch opens no block": [
        (
            FLATTEN,
            "    bool Braces = Around && !isa<CompoundStmt, SwitchCase>(Around);",
            "    bool Braces = false;",
        )
    ],
    "a returned initiation does not leave": [
        (FLATTEN, '      Text += "\\nco_return;";', "      ;")
    ],
    "a returned initiation of the root does not leave": [
        (R + "Rewriter.cpp", '      Start += "\\nreturn;";', "      ;")
    ],
    "co_return is lost at the end of a loop": [
        (LEAVING, "  if (After != Ending::Loop)\n    return;\n  // One", "  if (true)\n    return;\n  // One")
    ],
    "a hoisted branch keeps its condition": [
        (
            LEAVING,
            "  Lines += Then ? negated(If->getCond())",
            "  Lines += false ? negated(If->getCond())",
        )
    ],
    "no new values where a loop begins again": [
        (
            CAPTURES,
            "      At.Inits.insert(Before, {Parameter, Argument});\n      continue;",
            "      continue;",
        )
    ],
    "a named lambda may be made before a change": [
        (R + "NamedLambda.cpp", "      if (Seen)\n        return changed(D);", "")
    ],
    "a loop's new values may be read by each other": [
        (CAPTURES, "if (Read || Ends || Refers ||", "if (Ends || Refers ||")
    ],
    "a lambda that calls itself lives as long as it is asked for": [
        (
            SELF_CALLS,
            "      if (Inside.size() != 1)\n        refuse(RefusalReason::Ownership,",
            "      if (false)\n        refuse(RefusalReason::Ownership,",
        )
    ],
    "a lambda that calls itself may get other types": [
        (SELF_CALLS, "    if (!Same)\n", "    if (false)\n")
    ],
    "a callback's context is always the same": [
        (
            CONTEXT,
            "    if (!Variable || !Plain || Mentions != 1 ||\n"
            "        resolve(Planned, D) != resolve(Planned, Variable))",
            "    if (false)",
        )
    ],
    "a callback's context may be made of what an argument changes": [
        (CONTEXT, "  if (!Plain)\n    forEach", "  if (false)\n    forEach")
    ],
    "a function object may give away its address": [
        (OBJECT, "    if (All != Plain)", "    if (false)")
    ],
    "a function object made again keeps what it had": [
        (
            OBJECT,
            "      if (Known && Default)\n        return refuse(",
            "      if (Known && Default)\n        continue;\n"
            "      if (false)\n        return refuse(",
        )
    ],
    "one instance speaks for all": [
        (R + "Templates.cpp", "(First && First->Edits != Next->Edits)", "false")
    ],
}

# The programs of test/equivalence that are to tell, as FILE_PROGRAM.
FIRST = {
    "an init-capture is dropped": "values_init_capture values_size_and_move",
    "an init-capture is another name of what it copies, whatever it is called": "values_init_capture random_renamed_capture values_own_copy",
    "constness of captured copies is not looked at": "values_const_copy values_const_move values_const_parameter",
    "what an argument moves may be captured": "random_moved_and_captured",
    "the continuations may own different things": "values_let_go values_self",
    "the object is never owned": "values_self kinds_bound_member values_let_go",
    "a fan-out is awaited in order": "order_fan_out order_started_in_loop",
    "the body moves under the try": "control_try_around control_try_inside",
    "what follows an initiation waits": "order_after_later order_branch_falls_through",
    "operations side by side become one after the other": "order_side_by_side order_two_chains",
    "a switch's other statements wait": "control_cases control_falls_into_next",
    "an operation that goes on after an inline completion is awaited": "random_goes_on_after_inline",
    "a subscription is awaited once": "order_listener",
    "destructors of locals are not looked at": "values_guard values_held_by_first values_guard_in_block order_done_and_gone",
    "smart pointers live on": "values_weak",
    "what is only owned is dropped": "random_kept_alive",
    "parameters are always moved": "values_copies values_guard_of_root language_deduced_return order_join errors_root_sees_throw",
    "names are not told apart": "control_shadowed control_bindings errors_tested",
    "an initiation may mean the variable that it fills": "random_filled_beside_member",
    "return stays return": "control_early_returns errors_tested",
    "a case opens no block": "control_cases",
    "a branch opens no block": "control_else_if errors_positive_test order_branch_leaves",
    "a returned initiation does not leave": "random_returned_in_continuation",
    "a returned initiation of the root does not leave": "random_returned_early control_returned_calls",
    "co_return is lost at the end of a loop": "random_loop_ends",
    "a hoisted branch keeps its condition": "order_leads_back random_else_if_in_loop random_only_owned",
    "no new values where a loop begins again": "random_counts_down order_leads_back",
    "a named lambda may be made before a change": "kinds_lambda_made_earlier",
    "a loop's new values may be read by each other": "self_calls_kept_values_of_each_other random_read_and_given",
    "a lambda that calls itself lives as long as it is asked for": "self_calls_kept_locked_too_late",
    "a lambda that calls itself may get other types": "self_calls_kept_converted_on_the_way",
    "a callback's context is always the same": "c_callbacks_another_one_each_time",
    "a callback's context may be made of what an argument changes": "c_callbacks_released_by_an_argument",
    "a function object may give away its address": "function_objects_kept_knows_itself",
    "a function object made again keeps what it had": "function_objects_kept_made_anew",
    "one instance speaks for all": "language_moved_or_copied",
}
