#include "hub/config/berichten.h"

#include <gtest/gtest.h>

#include "tests/unit/config/config_tree.h"

namespace hub::config {
namespace {

constexpr const char* subject = "berichten/herinneringsmail.onderwerp.mustache";
constexpr const char* text = "berichten/herinneringsmail.txt.mustache";
constexpr const char* html = "berichten/herinneringsmail.html.mustache";

TEST(BerichtenTest, RefuseTemplatesThatWouldMakeABadMail) {
  expect_findings({
      {"unknown variable",
       text,
       "open_dossiers",
       "opendossiers",
       {"berichten/herinneringsmail.txt.mustache:2: variable 'opendossiers': this mail knows nothing of this name "
        "and would have a "
        "hole here; instead write open_dossiers"}},
      {"a name of a pupil",
       html,
       "{{open_dossiers}}",
       "{{leerling.achternaam}}",
       {"berichten/herinneringsmail.html.mustache:1: variable 'leerling.achternaam': this mail knows nothing of this "
        "name and would "
        "have a hole here; instead write one of naam_school, open_dossiers, thuiszitters, meldingen_maand, "
        "open_termijnen, link, "
        "maand"}},
      {"unescaped in html",
       html,
       "{{open_dossiers}}",
       "{{{open_dossiers}}}",
       {"berichten/herinneringsmail.html.mustache:1: 'open_dossiers' without escaping: a < or & in it would break "
        "the page; instead "
        "write {{open_dossiers}}"}},
      {"unescaped in html by &",
       html,
       "{{open_dossiers}}",
       "{{& open_dossiers }}",
       {"berichten/herinneringsmail.html.mustache:1: 'open_dossiers' without escaping: a < or & in it would break "
        "the page; instead "
        "write {{open_dossiers}}"}},
      {"a tag that is not closed",
       text,
       "open_dossiers}}}",
       "open_dossiers",
       {"berichten/herinneringsmail.txt.mustache:2: a tag that is not closed: everything behind it would be lost; "
        "instead write }}} "
        "behind the name"}},
      {"a comment that is not closed",
       text,
       " }}",
       "",
       {"berichten/herinneringsmail.txt.mustache:1: a comment that is not closed: it would swallow the mail up to "
        "the next }}; instead "
        "write }} behind it"}},
      {"an included file",
       html,
       "{{open_dossiers}}",
       "{{> /etc/passwd}}",
       {"berichten/herinneringsmail.html.mustache:1: variable '> /etc/passwd': this mail knows nothing of this name "
        "and would have a "
        "hole here; instead write one of naam_school, open_dossiers, thuiszitters, meldingen_maand, open_termijnen, "
        "link, maand"}},
      {"a subject of two lines",
       subject,
       "Voor",
       "Voor\nBcc: x@y.nl",
       {"berichten/herinneringsmail.onderwerp.mustache:1: this subject: it must be one line without control "
        "characters"}},
      {"nothing but a comment",
       text,
       "Open: {{{open_dossiers}}}\n",
       "",
       {"berichten/herinneringsmail.txt.mustache:2: this template: it is empty"}},
  });
}

TEST(BerichtenTest, CutOffTheOpeningCommentAndTheLineEndOfASubject) {
  const ConfigTree tree;
  tree.write(subject, "{{! Uitleg,\n  op twee regels. }}\r\nVoor {{{naam_school}}}\r\n");
  tree.write(html, "<p>{{#thuiszitters}}{{thuiszitters}}{{/thuiszitters}}{{! later }}</p>");
  const auto loaded = tree.load();
  ASSERT_TRUE(loaded) << to_string(loaded.error().front());
  const Mailsjabloon& mail = loaded->berichten.herinneringsmail;
  EXPECT_EQ(mail.onderwerp, "Voor {{{naam_school}}}");
  EXPECT_EQ(mail.tekst, "Open: {{{open_dossiers}}}\n");
  EXPECT_EQ(mail.html, "<p>{{#thuiszitters}}{{thuiszitters}}{{/thuiszitters}}{{! later }}</p>");
}

}  // namespace
}  // namespace hub::config
