#!/usr/bin/env python3
"""The lint tests itself: each rule finds what it is for and leaves good code alone."""
import pathlib
import tempfile
import unittest

import lint


class Lint(unittest.TestCase):
    def found(self, path, text):
        with tempfile.TemporaryDirectory() as directory:
            root = pathlib.Path(directory)
            (root / path).parent.mkdir(parents=True)
            (root / path).write_text(text, encoding="utf-8")
            return lint.lint(root)

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


if __name__ == "__main__":
    unittest.main()
