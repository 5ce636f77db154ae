// A file system of its own that the power can be cut from: ext4 in an image file behind a loop device. Needs root and mkfs.ext4.

import Glibc

/// An ext4 image, mounted while it is referred to.
final class LoopDevice {
    /// Whether this machine lets us make and mount one.
    static let isHere = getuid() == 0 && LoopDevice(megabytes: 16) != nil

    private let directory = TemporaryDirectory()
    /// Where it is mounted.
    let path: String
    private let image: String

    /// A fresh, empty file system; nil where it cannot be made or mounted.
    init?(megabytes: Int) {
        image = "\(directory.path)/image"
        path = "\(directory.path)/mount"
        guard mkdir(path, 0o700) == 0, let file = fopen(image, "w") else { return nil }
        let isSized = ftruncate(fileno(file), megabytes << 20) == 0
        fclose(file)
        guard isSized, run("mkfs.ext4", ["-q", "-F", image]).status == 0, mount() else { return nil }
    }

    deinit {
        unmount()
        rmdir(path)
    }

    /// Mounts it, as after a power loss where it was cut: ext4 plays its own journal back.
    func mount(readOnly: Bool = false) -> Bool {
        run("mount", ["-o", readOnly ? "loop,ro" : "loop", image, path]).status == 0
    }

    func unmount() { _ = run("umount", ["-l", path]) }

    /// How the power goes.
    enum Cut: UInt32, CaseIterable {
        /// The file system is frozen first, so its own journal is whole: EXT4_GOING_FLAGS_DEFAULT.
        case frozen = 0
        /// At once, whatever is on its way: EXT4_GOING_FLAGS_NOLOGFLUSH.
        case atOnce = 2
    }

    /// From here on nothing reaches the image, whatever programs are told; what only memory held is gone once it is mounted again.
    func cutPower(_ cut: Cut) -> Bool {
        /// EXT4_IOC_SHUTDOWN: _IOR('X', 125, __u32).
        let shutdown: UInt = 0x8004_587D
        let descriptor = open(path, O_RDONLY | O_DIRECTORY)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var flags = cut.rawValue
        return ioctl(descriptor, shutdown, &flags) == 0
    }

    /// The power is back.
    func restart() -> Bool {
        // A child that another test has forked may hold a descriptor of this file system until its exec.
        for _ in 0..<100 {
            if run("umount", [path]).status == 0 { return mount() }
            usleep(50_000)
        }
        return false
    }
}
