//! The proxy of the environment, through which the agent asks for time-stamps and catalogues.

use crate::{Check, Finding, Subject, Surroundings, Symptom};

pub(crate) struct Proxy;

impl Check for Proxy {
    fn name(&self) -> &'static str {
        "proxy"
    }

    fn findings(&self, around: &Surroundings<'_>) -> Vec<Finding> {
        let proxies = around.proxies.iter();
        proxies
            .map(|(variable, value)| {
                let Some(host) = host_and_port(value) else {
                    return Finding::of(Symptom::ProxyMalformed)
                        .about(Subject::Server(variable.clone()));
                };
                let symptom = match around.network {
                    Some(network) if !network.listens(&host) => Symptom::ProxySilent,
                    _ => Symptom::ProxySet,
                };
                // A password may stand before the host: it is not repeated.
                let found = Finding::of(symptom).about(Subject::Server(host));
                found.with("variable", variable.clone())
            })
            .collect()
    }
}

/// `host:port` of the address of a proxy.
fn host_and_port(value: &str) -> Option<String> {
    let rest = value.split_once("://").map_or(value, |(_, rest)| rest);
    let rest = rest.split(['/', '?']).next()?;
    let host = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
    let is_host = |letter: char| letter.is_ascii_alphanumeric() || ".-_:[]".contains(letter);
    if host.is_empty() || !host.chars().all(is_host) {
        return None;
    }
    let has_port = host
        .rsplit_once(':')
        .is_some_and(|(_, port)| port.parse::<u16>().is_ok());
    let usual = if value.starts_with("https://") {
        443
    } else if value.starts_with("socks") {
        1080
    } else {
        80
    };
    Some(if has_port {
        host.to_owned()
    } else {
        format!("{host}:{usual}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_password_of_a_proxy_is_not_repeated() {
        let known = [
            ("http://proxy.corp:3128", Some("proxy.corp:3128")),
            (
                "http://ivan:secret@proxy.corp:3128/",
                Some("proxy.corp:3128"),
            ),
            ("proxy.corp", Some("proxy.corp:80")),
            ("socks5://[::1]:9050", Some("[::1]:9050")),
            ("https://proxy", Some("proxy:443")),
            ("http://", None),
            ("not an address", None),
        ];
        for (value, host) in known {
            assert_eq!(host_and_port(value).as_deref(), host, "{value}");
        }
    }
}
