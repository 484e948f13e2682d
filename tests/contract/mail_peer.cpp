#include "connectors/mail/smtp.h"
#include "tests/contract/peer.h"
#include "tests/support/smtp_sink.h"

namespace contract {
namespace {

using hub::delivery::Attempt;
using hub::delivery::Channel;
using hub::delivery::ChannelEvents;
using hub::mail::Mailer;
using hub::mail::MailerSettings;

class MailPeer final : public Peer {
 public:
  void start() override { sink_.start(as_it_should); }
  void kill() override { sink_.stop(); }
  void freeze() override { sink_.freeze(); }
  void hold_answers() override {
    support::SmtpSinkOptions options = as_it_should;
    options.data_delay = std::chrono::hours(1);
    sink_.start(options);
  }
  void recover() override { sink_.start(as_it_should); }
  [[nodiscard]] std::size_t arrived_count() const override { return sink_.mails().size(); }

  std::unique_ptr<Channel> make_channel(ChannelEvents& events) override {
    MailerSettings settings;
    settings.host = "localhost";
    settings.port = sink_.port();
    settings.ca_file = sink_.ca_file();
    settings.from_address = "verzuimhub@regio.example";
    settings.queue = queue;
    settings.connect_timeout = std::chrono::milliseconds(2'000);
    settings.response_timeout = std::chrono::milliseconds(2'000);
    settings.mail_timeout = std::chrono::milliseconds(4'000);
    settings.probe_interval = std::chrono::milliseconds(200);
    return std::make_unique<Mailer>(clock_, random_, events, settings);
  }
  void stop_channel(Channel& channel) override { dynamic_cast<Mailer&>(channel).stop(); }
  std::size_t held_max() override { return queue + 1; }  // and the one under way

  Attempt make_attempt() override { return make_attempt_to("zorg@school.example"); }
  Attempt make_refused_attempt() override { return make_attempt_to("weg@school.example"); }

 private:
  static constexpr std::size_t queue = 8;

  Attempt make_attempt_to(const std::string& address) {
    return {make_uuid7(clock_.wall(), random_), "school/90BB00", "", "application/json",
            R"({"to":")" + address + R"(","subject":"Verzuim","text":"Tekst.","html":""})"};
  }

  support::SmtpSink sink_;
  const support::SmtpSinkOptions as_it_should{.refuse = {"weg@school.example"}};
};

}  // namespace

std::unique_ptr<Peer> make_mail_peer() { return std::make_unique<MailPeer>(); }

}  // namespace contract
