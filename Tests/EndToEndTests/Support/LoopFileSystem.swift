import Glibc

/// An ext4 image behind a loop device that the power can be cut from; needs root and mkfs.ext4.
final class LoopFileSystem {
    static let isHere = getuid() == 0 && LoopFileSystem(megabytes: 16) != nil

    private let directory = Directory()
    let path: String
    private let image: String

    /// A fresh file system, mounted; nil where that is not possible.
    init?(megabytes: Int) {
        image = directory.path + "/image"
        path = directory.path + "/mount"
        guard mkdir(path, 0o700) == 0, let file = fopen(image, "w") else { return nil }
        let isSized = ftruncate(fileno(file), megabytes << 20) == 0
        fclose(file)
        guard isSized, Self.run(["/usr/sbin/mkfs.ext4", "-q", "-F", image]), mount() else { return nil }
    }

    deinit {
        _ = Self.run(["/usr/bin/umount", "-l", path])
        rmdir(path)
    }

    private func mount() -> Bool { Self.run(["/usr/bin/mount", "-o", "loop", image, path]) }

    private static func run(_ program: [String]) -> Bool {
        access(program[0], X_OK) == 0 && (try? Voucherd.run(program: program).code) == 0
    }

    /// Nothing reaches the image from here on. 0 freezes the file system first, 2 does not: EXT4_IOC_SHUTDOWN.
    func cutPower(_ flags: UInt32) -> Bool {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var flags = flags
        return ioctl(descriptor, UInt(0x8004_587D), &flags) == 0
    }

    /// The power is back, and memory is empty.
    func restart() -> Bool {
        // A child that another test has forked may hold a descriptor of this file system until its exec.
        for _ in 0..<100 {
            if Self.run(["/usr/bin/umount", path]) { return mount() }
            usleep(50_000)
        }
        return false
    }
}
