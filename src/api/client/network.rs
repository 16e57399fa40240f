//! How the server is reached: through which proxy, and which certificate authorities are trusted. Certificates are always
//! checked; no option turns that off.

use std::fmt;
use std::path::Path;

use ureq::config::ConfigBuilder;
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::typestate::AgentScope;

use crate::error::{Error, Result, cannot_read};
use crate::system::environment::{self, Environment, Variable};

/// The variables that name a proxy, by precedence. The server is only reached by https, so the variables for http come last.
const PROXIES: [Variable; 6] = [
    environment::HTTPS_PROXY,
    environment::HTTPS_PROXY_LOWER,
    environment::ALL_PROXY,
    environment::ALL_PROXY_LOWER,
    environment::HTTP_PROXY,
    environment::HTTP_PROXY_LOWER,
];

/// Proxy and certificate authorities. `Network::default()` is a direct connection with the built-in authorities.
#[derive(Clone, Debug, Default)]
pub struct Network {
    proxy: Option<Proxy>,
    authorities: Option<Vec<Certificate<'static>>>,
}

/// A proxy from an environment variable.
#[derive(Clone)]
pub struct Proxy {
    inner: ureq::Proxy,
    variable: &'static str,
    exceptions: Vec<String>,
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown())
    }
}

impl Network {
    /// The network of the environment, with the authorities in `file` instead of the built-in ones.
    ///
    /// # Errors
    /// `Usage` for a variable without a usable proxy, and for a file without certificates; `Other` if the file cannot be
    /// read. An invalid proxy is never bypassed.
    pub fn new(environment: &Environment, file: Option<&Path>) -> Result<Self> {
        Ok(Network { proxy: Proxy::of(environment)?, authorities: file.map(authorities).transpose()? })
    }

    /// The proxy for `host`, if any.
    pub fn proxy_for(&self, host: &str) -> Option<&Proxy> {
        self.proxy.as_ref().filter(|proxy| !proxy.bypasses(host))
    }

    /// The number of authorities that replace the built-in ones.
    pub fn authorities(&self) -> Option<usize> {
        self.authorities.as_ref().map(Vec::len)
    }

    /// Configures connections. Connections to this machine never use a proxy.
    pub(super) fn apply(&self, builder: ConfigBuilder<AgentScope>, loopback: bool) -> ConfigBuilder<AgentScope> {
        let proxy = self.proxy.as_ref().filter(|_| !loopback).map(|proxy| proxy.inner.clone());
        let builder = builder.proxy(proxy);
        match &self.authorities {
            Some(authorities) => {
                let roots = RootCerts::new_with_certs(authorities);
                builder.tls_config(TlsConfig::builder().root_certs(roots).build())
            }
            None => builder,
        }
    }
}

impl Proxy {
    fn of(environment: &Environment) -> Result<Option<Self>> {
        let set = PROXIES.iter().find_map(|variable| Some((variable, environment.text(*variable)?)));
        let Some((variable, text)) = set else { return Ok(None) };
        let refused = |why: &str| {
            Error::usage(format!("invalid proxy in {}: {why}", variable.name))
                .hint(format!("export {}=http://proxy.example:3128", variable.name))
        };
        let plain = ureq::Proxy::new(text.trim()).map_err(|_| refused("not a proxy URL"))?;
        if matches!(text.split_once("://"), Some((scheme, _)) if scheme.to_ascii_lowercase().starts_with("socks")) {
            return Err(refused("SOCKS proxies are not supported, only HTTP proxies"));
        }
        let exceptions = exceptions(environment);
        let mut builder = ureq::Proxy::builder(plain.protocol()).host(plain.host()).port(plain.port());
        if let Some(name) = plain.username() {
            builder = builder.username(name);
        }
        if let Some(word) = plain.password() {
            builder = builder.password(word);
        }
        for name in &exceptions {
            builder = builder.no_proxy(name);
            if !name.starts_with(['*', '.']) {
                // As in other programs, a name is the host and its subdomains.
                builder = builder.no_proxy(&format!(".{name}"));
            }
        }
        let inner = builder.build().map_err(|_| refused("not a proxy URL"))?;
        Ok(Some(Proxy { inner, variable: variable.name, exceptions }))
    }

    /// Its URL without user name and password, and the variable: `http://proxy.example:3128 (HTTPS_PROXY)`.
    pub fn shown(&self) -> String {
        format!("{} ({})", self.address(), self.variable)
    }

    /// Its URL without user name and password.
    pub fn address(&self) -> String {
        let scheme = self.inner.protocol().to_string().to_ascii_lowercase();
        format!("{scheme}://{}", self.host_and_port())
    }

    /// Its host and port: `proxy.example:3128`.
    pub(super) fn host_and_port(&self) -> String {
        format!("{}:{}", self.inner.host(), self.inner.port())
    }

    /// The variable that names it.
    pub(super) fn variable(&self) -> &'static str {
        self.variable
    }

    /// Whether its URL has a user name.
    pub(super) fn has_credentials(&self) -> bool {
        self.inner.username().is_some()
    }

    /// Whether it is reached by plain http.
    pub(super) fn is_plain(&self) -> bool {
        self.address().starts_with("http://")
    }

    /// The hosts in `NO_PROXY`.
    pub fn exceptions(&self) -> &[String] {
        &self.exceptions
    }

    /// Whether `NO_PROXY` lists this host.
    fn bypasses(&self, host: &str) -> bool {
        let uri = format!("https://{host}/").parse();
        uri.is_ok_and(|uri| self.inner.is_no_proxy(&uri))
    }
}

/// The hosts in `NO_PROXY`, without spaces and ports.
fn exceptions(environment: &Environment) -> Vec<String> {
    let text = environment.text(environment::NO_PROXY).or_else(|| environment.text(environment::NO_PROXY_LOWER));
    let text = text.unwrap_or_default();
    let without_port = |name: &str| match name.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) && !host.contains(':') => host.to_owned(),
        _ => name.to_owned(),
    };
    text.split([',', ' ']).map(str::trim).filter(|name| !name.is_empty()).map(without_port).collect()
}

/// The PEM certificates in `file`.
fn authorities(file: &Path) -> Result<Vec<Certificate<'static>>> {
    let text = std::fs::read(file).map_err(|error| cannot_read(file, &error))?;
    let certificates: Vec<Certificate<'static>> = parse_pem(&text)
        .filter_map(|item| match item {
            Ok(PemItem::Certificate(certificate)) => Some(certificate),
            _ => None,
        })
        .collect();
    if certificates.is_empty() {
        let name = file.display();
        return Err(Error::usage(format!("no PEM certificate in {name}"))
            .hint(format!("openssl x509 -inform der -in {name} -out {name}.pem")));
    }
    Ok(certificates)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::system::environment::{ALL_PROXY, HTTP_PROXY, HTTPS_PROXY, NO_PROXY};

    fn network(pairs: &[(Variable, &str)]) -> Result<Network> {
        let environment = pairs.iter().fold(Environment::default(), |all, (name, value)| all.with(*name, value));
        Network::new(&environment, None)
    }

    #[test]
    fn the_variable_for_https_comes_first_and_credentials_are_not_shown() {
        let found = network(&[
            (HTTP_PROXY, "http://third:1"),
            (HTTPS_PROXY, "http://ann:s3cr3t@first:3128"),
            (ALL_PROXY, "http://second:2"),
        ])
        .unwrap();
        let proxy = found.proxy_for("acme.api-us1.com").unwrap();
        assert_eq!(proxy.shown(), "http://first:3128 (HTTPS_PROXY)");
        assert!(!format!("{found:?}").contains("s3cr3t"));
        assert_eq!(
            network(&[(HTTP_PROXY, "proxy:8080")]).unwrap().proxy_for("x.y").unwrap().address(),
            "http://proxy:8080"
        );
    }

    #[test]
    fn exceptions_cover_subdomains() {
        let found = network(&[(HTTPS_PROXY, "http://p:1"), (NO_PROXY, "api-us1.com:443, .example")]).unwrap();
        for (host, direct) in [
            ("acme.api-us1.com", true),
            ("api-us1.com", true),
            ("a.example", true),
            ("example", false),
            ("x.com", false),
        ] {
            assert_eq!(found.proxy_for(host).is_none(), direct, "{host}");
        }
        assert!(network(&[(HTTPS_PROXY, "http://p:1"), (NO_PROXY, "*")]).unwrap().proxy_for("x.com").is_none());
    }

    #[test]
    fn an_invalid_proxy_is_an_error_and_not_bypassed() {
        for text in ["socks5://ann:s3cr3t@p:1080", "http://", "ftp://p:1", "http://ann:s3cr3t@"] {
            let error = network(&[(HTTPS_PROXY, text)]).unwrap_err();
            assert!(error.message().starts_with("invalid proxy in HTTPS_PROXY: "), "{text}: {error}");
            assert!(!error.to_string().contains("s3cr3t"), "{error}");
        }
    }

    #[test]
    fn a_file_without_certificates_is_an_error() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n").unwrap();
        let error = Network::new(&Environment::default(), Some(file.path())).unwrap_err();
        assert!(error.message().starts_with("no PEM certificate in "), "{error}");
        let missing = Network::new(&Environment::default(), Some(Path::new("/nonexistent/ca.pem"))).unwrap_err();
        assert_eq!(missing.message(), "cannot read /nonexistent/ca.pem: no such file or directory");
    }
}
