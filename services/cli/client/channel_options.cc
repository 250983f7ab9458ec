#include "services/cli/client/channel_options.h"

#include <grpc/grpc.h>
#include <grpcpp/grpcpp.h>

#include <CLI/CLI.hpp>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/cli/client/server_address.h"
#include "services/domain/request_limits.h"

namespace upgrade_advisor {
namespace {

bool HasTlsOptions(const ChannelOptions& options) {
  return !(options.tls.authorities.empty() && options.tls.certificate.empty() &&
           options.tls.key.empty() && options.tls_server_name.empty());
}

absl::Status CheckTogether(const ChannelOptions& options,
                           const ServerAddress& address) {
  if (!HasTlsOptions(options) || address.is_tls) return absl::OkStatus();
  if (address.is_socket) {
    return absl::InvalidArgumentError(
        "--server unix:... has no TLS: leave out --tls-ca, --tls-cert, "
        "--tls-key and --tls-server-name");
  }
  return absl::InvalidArgumentError(
      absl::StrCat("--server ", options.server,
                   " is without TLS: write https://", options.server,
                   ", or leave out --tls-ca, --tls-cert, --tls-key and "
                   "--tls-server-name"));
}

std::shared_ptr<grpc::ChannelCredentials> SecureCredentials(
    const Credentials& credentials) {
  grpc::SslCredentialsOptions options;
  // Without authorities: those of the system.
  options.pem_root_certs = credentials.authorities;
  options.pem_private_key = credentials.private_key;
  options.pem_cert_chain = credentials.certificate_chain;
  return grpc::SslCredentials(options);
}

std::string AdviceForTls(absl::string_view message,
                         const ChannelOptions& options) {
  if (absl::StrContains(message, "certificate verify failed")) {
    return absl::StrCat(
        options.tls.authorities.empty()
            ? "None of the system's authorities issued the service's "
              "certificate, or it is not valid today: name its authority with "
              "--tls-ca"
            : "The authorities in --tls-ca did not issue the service's "
              "certificate, or it is not valid today: ask its operator for the "
              "right file",
        "\n");
  }
  if (absl::StrContains(message, "is not in peer certificate") ||
      absl::StrContains(message, "Hostname Verification Check failed")) {
    return "The service's certificate is for another name: use that name in "
           "--server, or give it with --tls-server-name\n";
  }
  if (absl::StrContains(message, "wrong version number") ||
      absl::StrContains(message, "WRONG_VERSION_NUMBER")) {
    return "The service does not speak TLS on this port: write --server "
           "HOST:PORT without https://\n";
  }
  // A service that wants a certificate closes the connection.
  return options.tls.certificate.empty()
             ? "If the service asks for a client certificate, give it with "
               "--tls-cert and --tls-key\n"
             : "If the service runs, it may not trust the authority of "
               "--tls-cert: ask its operator\n";
}

}  // namespace

void AddChannelOptions(CLI::App& app, ChannelOptions& options) {
  const char* const group = "Service";
  app.add_option("--server", options.server,
                 "Ask this running service; default: one inside this process")
      ->type_name("https://HOST:PORT|HOST:PORT|unix:PATH")
      ->group(group);
  app.add_option("--tls-ca", options.tls.authorities,
                 "Authorities in PEM, one of which issued the certificate of "
                 "--server; default: those of the system")
      ->type_name("FILE")
      ->group(group);
  app.add_option("--tls-cert", options.tls.certificate,
                 "Certificate of this client in PEM, then who issued it")
      ->type_name("FILE")
      ->group(group);
  app.add_option("--tls-key", options.tls.key,
                 "Private key of --tls-cert in PEM, not encrypted")
      ->type_name("FILE")
      ->group(group);
  app.add_option("--tls-server-name", options.tls_server_name,
                 "The name in the certificate of --server; default: its host")
      ->type_name("NAME")
      ->group(group);
  app.add_flag("--use-proxy", options.use_proxy,
               "Reach --server by way of the proxy that https_proxy names; "
               "default: directly")
      ->group(group);
}

absl::StatusOr<std::shared_ptr<grpc::Channel>> OpenChannel(
    const ChannelOptions& options) {
  const absl::StatusOr<ServerAddress> address =
      ParseServerAddress(options.server);
  if (!address.ok()) return address.status();
  if (absl::Status s = CheckTogether(options, *address); !s.ok()) return s;
  const absl::StatusOr<Credentials> credentials =
      ReadCredentials(options.tls, CredentialRole::kClient, absl::Now());
  if (!credentials.ok()) return credentials.status();

  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(limits::kResponseBytes);
  // A project's files go to the service that the user named, and not by way of
  // a proxy that a variable of the environment happens to name.
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, options.use_proxy ? 1 : 0);
  if (!options.tls_server_name.empty()) {
    arguments.SetSslTargetNameOverride(options.tls_server_name);
  }
  return grpc::CreateCustomChannel(address->target,
                                   address->is_tls
                                       ? SecureCredentials(*credentials)
                                       : grpc::InsecureChannelCredentials(),
                                   arguments);
}

std::string ConnectionAdvice(const grpc::Status& status,
                             const ChannelOptions& options) {
  if (status.error_code() != grpc::StatusCode::UNAVAILABLE ||
      !status.error_details().empty() || options.server.empty() ||
      absl::StrContains(status.error_message(), "Connection refused")) {
    return "";
  }
  if (absl::StartsWith(options.server, "https://")) {
    return AdviceForTls(status.error_message(), options);
  }
  return absl::StartsWith(options.server, "unix:")
             ? ""
             : absl::StrCat(
                   "If the service speaks TLS, write --server "
                   "https://",
                   options.server, "\n");
}

}  // namespace upgrade_advisor
