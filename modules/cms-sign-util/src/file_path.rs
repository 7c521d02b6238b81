//! A path as the agent tells it, of Windows or of another system.

/// The extension of a CMS file.
const EXTENSION: &str = ".cms";

/// A component runs on no system of its own, so it tells the kind of a path by its beginning.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FilePath<'a> {
    whole: &'a str,
    /// Where the name begins.
    name: usize,
}

impl<'a> FilePath<'a> {
    pub(crate) fn of(whole: &'a str) -> Self {
        let drive = whole.as_bytes().get(1) == Some(&b':');
        let last = if drive || whole.starts_with(r"\\") {
            whole.rfind(['/', '\\'])
        } else {
            whole.rfind('/')
        };
        let name = last.map_or(0, |separator| separator + 1);
        Self { whole, name }
    }

    pub(crate) fn whole(&self) -> &'a str {
        self.whole
    }

    /// The file's own name.
    pub(crate) fn name(&self) -> &'a str {
        self.whole.get(self.name..).unwrap_or_default()
    }

    /// The folder, without a separator at its end but for the root's own.
    pub(crate) fn folder(&self) -> &'a str {
        let folder = self.whole.get(..self.name).unwrap_or_default();
        match folder.strip_suffix(['/', '\\']) {
            Some(bare) if !bare.is_empty() && !bare.ends_with(':') => bare,
            _ => folder,
        }
    }

    /// The name of the CMS of this file: a CMS that is signed once more keeps its own.
    pub(crate) fn cms_name(&self) -> String {
        let name = self.name();
        if has_extension(name) {
            name.to_owned()
        } else {
            format!("{name}{EXTENSION}")
        }
    }

    /// The name of the document inside this CMS.
    pub(crate) fn content_name(&self) -> String {
        let name = self.name();
        let stem = name.len().saturating_sub(EXTENSION.len());
        match name.get(..stem) {
            Some(document) if has_extension(name) && !document.is_empty() => document.to_owned(),
            _ => format!("{name}.content"),
        }
    }
}

fn has_extension(name: &str) -> bool {
    name.to_ascii_lowercase().ends_with(EXTENSION)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_has_a_folder_and_a_name() {
        for (path, folder, name) in [
            ("/home/user/a.pdf", "/home/user", "a.pdf"),
            ("/a.pdf", "/", "a.pdf"),
            ("a.pdf", "", "a.pdf"),
            (r"C:\Users\A\b.pdf", r"C:\Users\A", "b.pdf"),
            (r"C:\b.pdf", r"C:\", "b.pdf"),
            (r"\\server\share\b.pdf", r"\\server\share", "b.pdf"),
            (r"/home/user/odd\name.pdf", "/home/user", r"odd\name.pdf"),
            ("/үй/құжат.pdf", "/үй", "құжат.pdf"),
            ("", "", ""),
        ] {
            let parts = FilePath::of(path);
            assert_eq!((parts.folder(), parts.name()), (folder, name), "{path}");
        }
    }

    #[test]
    fn a_cms_is_named_after_its_document_and_back() {
        for (path, cms, content) in [
            ("/a.pdf", "a.pdf.cms", "a.pdf.content"),
            ("/a.pdf.cms", "a.pdf.cms", "a.pdf"),
            ("/A.PDF.CMS", "A.PDF.CMS", "A.PDF"),
            ("/.cms", ".cms", ".cms.content"),
            ("/ә", "ә.cms", "ә.content"),
        ] {
            let path = FilePath::of(path);
            assert_eq!(path.cms_name(), cms);
            assert_eq!(path.content_name(), content);
        }
    }
}
