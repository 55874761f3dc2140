using Slipway.Testing.Cloudflare;

[assembly: AssemblyFixture(typeof(DisposedServers))]
