//! A real nginx with the project's own configuration.

use std::fs;
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use crate::browser::{PATIENCE, pause};
use crate::folder::Folder;

/// Ends when dropped.
pub struct Nginx {
    process: Child,
    _folder: Folder,
    pub origin: String,
}

impl Nginx {
    /// Serves the built site as `deploy/nginx.conf` says, but for folder and port.
    ///
    /// # Panics
    /// When there is no nginx, or when it refuses the configuration.
    pub async fn start() -> Nginx {
        let folder = Folder::make();
        let port = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a port is free").port();
        let own = concat!(env!("CARGO_MANIFEST_DIR"), "/../../deploy/nginx.conf");
        let own = fs::read_to_string(own).expect("the project has it");
        let dist = format!("root {};", crate::dist().display());
        let served =
            own.replace("listen 80;", &format!("listen 127.0.0.1:{port};")).replace("root /srv/downhill;", &dist);
        assert!(
            served.contains(&dist) && served.contains(&port.to_string()),
            "deploy/nginx.conf has no listen or root"
        );
        let at = folder.path().display();
        let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .map(|kind| format!("{kind}_temp_path {at}/{kind};\n"))
            .concat();
        let whole = format!(
            "daemon off;\nmaster_process off;\nuser root;\npid {at}/pid;\nerror_log {at}/error.log;\nevents {{}}\n\
             http {{\naccess_log off;\n{temporary}{served}\n}}\n"
        );
        let file = folder.path().join("whole.conf");
        fs::write(&file, whole).expect("a file is written");
        let mut nginx = Command::new("nginx");
        nginx.arg("-p").arg(folder.path()).arg("-c").arg(&file).arg("-e").arg(folder.path().join("error.log"));
        let started = nginx.stdout(Stdio::null()).stderr(Stdio::piped()).spawn();
        let process = started.unwrap_or_else(|error| panic!("nginx (Debian's nginx-light) does not start: {error}"));
        let mut nginx = Nginx { process, _folder: folder, origin: format!("http://127.0.0.1:{port}") };
        let since = Instant::now();
        while tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_err() {
            let ended = nginx.process.try_wait().expect("it was started");
            assert!(ended.is_none() && since.elapsed() < PATIENCE, "nginx refuses deploy/nginx.conf");
            pause().await;
        }
        nginx
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to do.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
