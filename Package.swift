// swift-tools-version: 6.1
// voucherd: a city's AI subsidy policy, run end to end (沪经信智〔2025〕489号).
//
// One target a room of the house; arrows go down only. Tests/HouseTests checks that no file imports
// a target that its own target does not name here.

import PackageDescription

/// Swift 6 language mode already means complete concurrency checking; a warning is an error in our own code.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// The rooms where exclusivity is proved by construction and the dynamic check costs on every octet:
/// the HTTP parser, the JSON reader and the journal's record framing.
let hot: [SwiftSetting] = strict + [.unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release))]

/// The library that a newcomer could lift out, and the program that shows it: no library is linked because the compiler imports it unasked.
let lean: [SwiftSetting] = [
    .unsafeFlags([
        "-Xfrontend", "-disable-implicit-string-processing-module-import", "-Xfrontend", "-disable-implicit-concurrency-module-import",
    ])
]

let package = Package(
    name: "voucherd",
    products: [
        .executable(name: "voucherd", targets: ["voucherd"]),
        .executable(name: "http-echo", targets: ["http-echo"]),
        .library(name: "HTTPServer", targets: ["HTTPServer"]),
        .library(name: "DMN", targets: ["DMN"]),
        .library(name: "FEEL", targets: ["FEEL"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.6.0"),
    ],
    targets: [
        // System libraries and the little C that the Glibc module lacks.
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "CLinux"),

        // Rooms, lowest first.
        .target(name: "JSON", swiftSettings: hot),
        .target(name: "XML", swiftSettings: strict),
        .target(name: "Cryptography", dependencies: ["COpenSSL"], swiftSettings: strict),
        .target(name: "FEEL", dependencies: ["JSON"], swiftSettings: strict),
        .target(name: "DMN", dependencies: ["FEEL", "JSON", "XML"], swiftSettings: strict),
        .target(name: "Ledger", dependencies: ["JSON"], swiftSettings: strict),
        .target(name: "Subsidy", dependencies: ["Ledger", "DMN", "FEEL", "JSON"], swiftSettings: strict),
        .target(name: "Journal", dependencies: ["Cryptography", "JSON", "CLinux"], swiftSettings: hot),
        .target(
            name: "SubsidyRuntime",
            dependencies: [
                "Subsidy", "Ledger", "Journal", "Cryptography", "JSON", "CLinux",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
        .target(name: "HTTPServer", dependencies: ["CLinux", "COpenSSL", "CZlib"], swiftSettings: hot + lean),
        .target(
            name: "SubsidyAPI",
            dependencies: [
                "HTTPServer", "HTTPClient", "SubsidyRuntime", "Subsidy", "Ledger", "Journal", "Cryptography", "JSON", "XML",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),

        .target(name: "HTTPClient", dependencies: ["COpenSSL"], swiftSettings: strict),

        // Executables: commands and wiring, nothing else.
        .executableTarget(
            name: "voucherd",
            dependencies: [
                "SubsidyAPI", "SubsidyRuntime", "Subsidy", "Ledger", "Journal", "HTTPServer", "HTTPClient", "DMN", "FEEL", "JSON",
                "Cryptography", .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "http-echo", dependencies: ["HTTPServer"], swiftSettings: strict + lean,
            // Of Swift's libraries only what is used is linked: a third less memory, and calls that are direct.
            linkerSettings: [.unsafeFlags(["-static-stdlib", "-Xlinker", "--gc-sections"], .when(configuration: .release))]),

        // The journal's own benchmark; also the process that its kill test kills.
        .executableTarget(
            name: "journal-bench", dependencies: ["Journal", "Cryptography"], path: "Tests/Benchmarks/journal",
            exclude: ["verify_chain.py", "compare-postgresql.sh"], swiftSettings: strict),

        // Tests: one target a room, then the house itself and the running service.
        .testTarget(name: "JSONTests", dependencies: ["JSON"], swiftSettings: strict),
        .testTarget(name: "XMLTests", dependencies: ["XML"], swiftSettings: strict),
        .testTarget(name: "CryptographyTests", dependencies: ["Cryptography"], swiftSettings: strict),
        .testTarget(name: "FEELTests", dependencies: ["FEEL", "JSON"], exclude: ["Specification"], swiftSettings: strict),
        .testTarget(name: "DMNTests", dependencies: ["DMN", "FEEL", "JSON"], swiftSettings: strict),
        .testTarget(name: "LedgerTests", dependencies: ["Ledger", "JSON"], swiftSettings: strict),
        .testTarget(name: "SubsidyTests", dependencies: ["Subsidy", "Ledger", "JSON"], swiftSettings: strict),
        .testTarget(name: "JournalTests", dependencies: ["Journal", "Cryptography", "JSON", "journal-bench"], swiftSettings: strict),
        .testTarget(
            name: "SubsidyRuntimeTests",
            dependencies: [
                "SubsidyRuntime", "Subsidy", "Ledger", "Journal", "Cryptography", "JSON", .product(name: "Logging", package: "swift-log"),
            ], swiftSettings: strict),
        .target(name: "CAllocationCounter", path: "Tests/CAllocationCounter"),
        .testTarget(
            name: "HTTPServerTests", dependencies: ["HTTPServer", "CLinux", "COpenSSL", "CZlib", "CAllocationCounter"],
            swiftSettings: strict),
        .testTarget(
            name: "SubsidyAPITests",
            dependencies: [
                "SubsidyAPI", "HTTPClient", "Cryptography", "SubsidyRuntime", "Subsidy", "Ledger", "Journal", "HTTPServer", "JSON", "XML",
                .product(name: "Logging", package: "swift-log"),
            ], swiftSettings: strict),
        .testTarget(name: "HouseTests", swiftSettings: strict),
        .testTarget(
            name: "EndToEndTests", dependencies: ["HTTPClient", "JSON", "voucherd"], exclude: ["Fixtures"], swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
