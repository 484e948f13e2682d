#!/usr/bin/env python3
"""The lint tests itself: each rule finds what it is for and leaves good code alone."""
import pathlib
import tempfile
import unittest

import cpp_shape
import lint


class Tree(unittest.TestCase):
    def found(self, path, text, **others):
        """What the lint says of a tree of one file, and of `others`, by path with / written as __."""
        with tempfile.TemporaryDirectory() as directory:
            root = pathlib.Path(directory)
            files = {path: text} | {name.replace("__", "/").replace("_txt", ".txt").replace("_h", ".h"): other for name, other in others.items()}
            for name, content in files.items():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(content, encoding="utf-8")
            return lint.lint(root)


class Lint(Tree):
    def test_good_code_is_left_alone(self):
        self.assertEqual(self.found("hub/judge/judge.h", '// What it is.\n#include "hub/store/store.h"\n'), [])

    def test_an_include_away_from_the_domain_is_found(self):
        self.assertIn("may not include", self.found("hub/domain/x.cpp", '#include "hub/store/store.h"\n')[0])

    def test_a_library_outside_its_wall_is_found(self):
        self.assertIn("stays behind", self.found("hub/judge/x.cpp", "#include <sqlite3.h>\n")[0])

    def test_a_clock_that_is_not_injected_is_found(self):
        self.assertIn("take a Clock", self.found("hub/judge/x.cpp", "auto t = std::chrono::system_clock::now();\n")[0])

    def test_a_header_without_a_word_is_found(self):
        self.assertIn("opens with a comment", self.found("hub/base/x.h", "#pragma once\n")[0])

    def test_a_name_that_fits_every_program_is_found(self):
        self.assertIn("another program", self.found("hub/base/string_util.cpp", "\n")[0])

    def test_a_skipped_test_is_found(self):
        self.assertTrue(self.found("tests/unit/x_test.cpp", "TEST(X, Y) { GTEST_" + "SKIP(); }\n"))

    def test_a_link_that_leads_nowhere_is_found(self):
        self.assertIn("leads nowhere", self.found("doc/a.md", "# A\n[b](b.md)\n")[0])

    def test_a_second_title_is_found(self):
        self.assertIn("2 titles", self.found("doc/a.md", "# A\n# B\n")[0])


class Includes(Tree):
    def test_every_room_may_include_only_what_lies_below_it(self):
        allowed = [("hub/base", "hub/base"), ("hub/domain", "hub/base"), ("hub/store", "hub/crypto"), ("hub/ledger", "hub/delivery"),
                   ("hub/http", "hub/base"), ("hub/api", "connectors/mqtt"), ("connectors/mqtt", "hub/api"), ("connectors/csv", "hub/intake"),
                   ("hub/commands", "connectors/mail")]
        refused = [("hub/base", "hub/domain"), ("hub/domain", "hub/crypto"), ("hub/domain", "hub/config"), ("hub/store", "hub/judge"),
                   ("hub/judge", "hub/delivery"), ("hub/delivery", "connectors/mqtt"), ("hub/ledger", "hub/api"), ("hub/http", "hub/store"),
                   ("hub/api", "hub/commands"), ("connectors/mqtt", "hub/commands"), ("hub/intake", "hub/store")]
        for here, there in allowed:
            self.assertEqual(self.found(f"{here}/x.cpp", f'#include "{there}/y.h"\n'), [], (here, there))
        for here, there in refused:
            self.assertEqual(len(self.found(f"{here}/x.cpp", f'#include "{there}/y.h"\n')), 1, (here, there))

    def test_main_may_include_commands(self):
        self.assertEqual(self.found("hub/main.cpp", '#include "hub/commands/commands.h"\n'), [])

    def test_headers_that_include_each_other_are_found(self):
        circle = self.found("hub/base/a.h", '// A.\n#include "hub/base/b.h"\n', hub__base__b_h='// B.\n#include "hub/base/a.h"\n')
        self.assertEqual(circle, ["hub/base/a.h:1: includes itself by way of hub/base/b.h"])


class Banned(Tree):
    def test_what_is_banned_is_found_with_its_place(self):
        cases = {
            "auto t = std::chrono::steady_clock::now();": "take a Clock",
            "auto t = time(nullptr);": "take a Clock",
            "int n = std::stoi(text);": "checked getter",
            "double d = std::stod(text);": "checked getter",
            "int n = atoi(text);": "checked getter",
            "auto* t = localtime(&now);": "knows the zone",
            "} catch (...) {": "catch what can be thrown",
            "// TODO(now): mend": "now is now",
        }
        for line, says in cases.items():
            found = self.found("hub/judge/x.cpp", f"\n{line}\n")
            self.assertEqual(len(found), 1, line)
            self.assertIn("hub/judge/x.cpp:2: ", found[0])
            self.assertIn(says, found[0])

    def test_what_only_looks_like_it_is_left_alone(self):
        for line in ("// std::stoi would throw here", "// TODO(someday): more", "auto t = clock_.now();", "next_time(nullptr);"):
            self.assertEqual(self.found("hub/judge/x.cpp", line + "\n"), [], line)

    def test_the_listed_places_may(self):
        self.assertEqual(self.found("hub/base/clock.cpp", "auto t = std::chrono::system_clock::now();\n"), [])

    def test_using_namespace_in_a_header_is_found(self):
        self.assertEqual(len(self.found("hub/base/x.h", "// X.\nusing namespace std;\n")), 1)
        self.assertEqual(self.found("hub/base/x.cpp", "using namespace std;\n"), [])

    def test_names_of_files_that_fit_every_program_are_found(self):
        for name in ("util", "utils", "common", "helpers", "misc", "json_util", "event_manager"):
            self.assertEqual(len(self.found(f"hub/base/{name}.cpp", "\n")), 1, name)
        self.assertEqual(self.found("hub/base/utility_bill.cpp", "\n"), [])


class Length(Tree):
    BODY = "void walk() {\n" + "  step();\n" * 69 + "}\n"

    def test_a_function_of_seventy_lines_is_short_enough(self):
        self.assertEqual(self.found("hub/base/x.cpp", "void walk() {\n" + "  step();\n" * 68 + "}\n"), [])

    def test_a_longer_function_is_found(self):
        self.assertEqual(self.found("hub/base/x.cpp", self.BODY), ["hub/base/x.cpp:1: walk has 71 lines, more than 70: give a part of it a name"])

    def test_a_longer_file_is_found(self):
        self.assertEqual(self.found("hub/base/x.cpp", "\n" * 401), ["hub/base/x.cpp:1: the file has 401 lines, more than 400: give a part of it a name"])

    def test_what_is_listed_may_stay_but_not_grow(self):
        def listed(count):
            return self.found("hub/base/x.cpp", self.BODY, tests__lint__long_txt=f"# a word\nhub/base/x.cpp walk {count}\n")
        self.assertEqual(listed(71), [])
        self.assertIn("more than 70", listed(70)[0])
        self.assertEqual(listed(90), [])

    def test_the_list_shrinks(self):
        found = self.found("hub/base/x.cpp", "\n", tests__lint__long_txt="hub/base/x.cpp walk 90\n")
        self.assertEqual(found, ["tests/lint/long.txt: hub/base/x.cpp walk is long no more: take it off the list"])


class Coroutines(Tree):
    def of(self, statement, after="if (failed) co_return;"):
        return self.found("hub/http/session.cpp", f"Pending<void> X::run() {{\n  {statement}\n  {after}\n}}\n")

    def test_the_right_shapes_are_left_alone(self):
        for statement in ("const auto [failed] = co_await stream_.async_handshake(server, token);", "co_await part();", "more = co_await serve_one();",
                          "auto [failed, socket] = co_await acceptor.async_accept(token);", "const bool sent = co_await send(std::move(buffers), std::string(\"x\"));"):
            self.assertEqual(self.of(statement), [], statement)

    def test_the_shapes_that_gcc_12_miscompiles_are_found(self):
        cases = {
            "co_await f(Opt{1, 2});": "aggregate", "co_await f({1, 2});": "aggregate", "co_await f({.name = n});": "aggregate",
            "co_await f([s] { use(s); });": "lambda", "co_await f([this]() { use(); });": "lambda", "co_await f([&](int n) { use(n); });": "lambda",
            "auto x = b ? co_await f() : std::string();": "?:", "auto x = add(co_await a(), co_await b());": "one to a statement",
        }
        for statement, says in cases.items():
            self.assertTrue(any(says in line for line in self.of(statement)), (statement, self.of(statement)))

    def test_what_failed_is_looked_at(self):
        self.assertEqual(len(self.of("const auto [failed, bytes] = co_await stream_.async_read_some(space, token);", "use(bytes);\n  go_on();")), 1)

    def test_other_files_have_none(self):
        self.assertIn("stays in", self.found("hub/http/body.cpp", "void f() {\n  co_await g();\n}\n")[0])


class Shape(unittest.TestCase):
    def test_comments_and_literals_are_blanked(self):
        text = 'a("{}"); // {\n/* { */ b(\'{\'); c(R"x({)x"); d(1\'000);\n'
        self.assertEqual(cpp_shape.bare(text).count("{"), 0)
        self.assertEqual(cpp_shape.bare(text).count("\n"), text.count("\n"))
        self.assertIn("1'000", cpp_shape.bare(text))

    def test_functions_are_found_with_their_lengths(self):
        text = ("namespace a {\nclass B {\n  int f() const { return 1; }\n};\nB::B(int x) : x_{x}, y_(2) {\n  if (x) {\n  }\n}\n"
                "const std::vector<C> cases = {\n  {1},\n};\nTEST_F(BTest, Works) {\n  auto g = [] {\n  };\n}\n}\n")
        self.assertEqual(cpp_shape.functions(text), [("f", 3, 1), ("B::B", 5, 4), ("BTest.Works", 12, 4)])

    def test_a_statement_reaches_from_end_to_end(self):
        text = "a();\nconst auto [x] = co_await f(y,\n  z);\nb();\n"
        self.assertEqual(cpp_shape.statements(text, "co_await"), [(2, "const auto [x] = co_await f(y,\n  z)")])


class Repository(unittest.TestCase):
    def test_this_repository_is_clean(self):
        self.assertEqual(lint.lint(pathlib.Path(lint.__file__).resolve().parents[2]), [])


if __name__ == "__main__":
    unittest.main()
