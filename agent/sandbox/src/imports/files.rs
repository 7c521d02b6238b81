//! Files that the person chose.

use tanba_module::{ChosenFile, Fault};
use wasmtime::component::Resource;

use super::Refusal;
use crate::bounds::MIB;
use crate::convert;
use crate::guest::Guest;
use crate::question::Question;
use crate::wit::FileHandle;
use crate::wit::files::{FileRequest, Host, HostChosenFile, SaveRequest};

/// Octets given at once, however many a guest asks for.
const PORTION: usize = 16 * MIB;

impl Host for Guest {
    fn choose_file(&mut self, request: FileRequest) -> Result<Resource<FileHandle>, Refusal> {
        self.may_open()?;
        let request = convert::file::request(request);
        let file = self.ask(|answer| Question::ChooseFile(request, answer))??;
        self.last_file += 1;
        self.files.insert(self.last_file, file);
        Ok(Resource::new_own(self.last_file))
    }

    fn save_file(&mut self, request: SaveRequest) -> Result<String, Refusal> {
        let request = convert::file::save_request(request);
        let path = self.ask(|answer| Question::SaveFile(request, answer))??;
        Ok(path.to_string_lossy().into_owned())
    }
}

impl HostChosenFile for Guest {
    fn path(&mut self, file: Resource<FileHandle>) -> wasmtime::Result<String> {
        let path = &self.chosen(&file)?.path;
        Ok(path.to_string_lossy().into_owned())
    }

    fn size(&mut self, file: Resource<FileHandle>) -> wasmtime::Result<u64> {
        let content = self.chosen(&file)?.content.as_ref();
        Ok(content.map_or(0, |content| {
            u64::try_from(content.len()).unwrap_or(u64::MAX)
        }))
    }

    fn read(
        &mut self,
        file: Resource<FileHandle>,
        offset: u64,
        length: u32,
    ) -> Result<Vec<u8>, Refusal> {
        let file = self.chosen(&file).map_err(|_| Fault::FileUnusable)?;
        let content = file.content.as_ref().ok_or(Fault::FileUnusable)?;
        let offset = usize::try_from(offset).unwrap_or(usize::MAX);
        let rest = content.get(offset..).unwrap_or_default();
        let length = usize::try_from(length).map_or(PORTION, |length| length.min(PORTION));
        Ok(rest.get(..length).unwrap_or(rest).to_vec())
    }

    fn drop(&mut self, file: Resource<FileHandle>) -> wasmtime::Result<()> {
        self.files.remove(&file.rep());
        Ok(())
    }
}

impl Guest {
    /// Numbers come from the engine's table of handles, which a guest cannot write.
    fn chosen(&self, file: &Resource<FileHandle>) -> wasmtime::Result<&ChosenFile> {
        let file = self.files.get(&file.rep());
        file.ok_or_else(|| wasmtime::Error::msg("no such file"))
    }
}
