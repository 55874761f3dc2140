namespace Slipway.Steps.Tests;

/// <summary>check-bundle on Workers that want values which are not there when they are built: no reason to fail a build.</summary>
public sealed class CheckBundleEnvironmentTests
{
    private const string Hello = "export default { fetch() { return new Response('hello'); } };\n";

    /// <summary>What drivers do with an address, such as Neon's.</summary>
    private const string Connect =
        """
        function connect(address) {
          if (!address) throw new Error('No database connection string was provided');
          const url = new URL(address);
          if (url.protocol !== 'postgresql:') throw new Error('Database connection string format should be: postgresql://…');
          return url.hostname;
        }

        """;

    /// <summary>What validators do, such as Zod: the names are in the error's message, which workerd does not print since it is made when it is read.</summary>
    private const string Validator =
        """
        class Invalid extends Error {
          constructor(names) { super(); this.names = names; }
          get name() { return 'Invalid'; }
          get message() { return JSON.stringify(this.names.map((path) => ({ path, message: 'Required' }))); }
        }
        function validate(values) {
          const wrong = ['API_KEY'].filter((name) => !/^sk_/.test(values[name]));
          if (wrong.length > 0) throw new Invalid(wrong);
        }

        """;

    private static string Warning(string names) =>
        "check-bundle: warning: the bundle was not checked: it does not start without values that it reads while it is loaded and that are not there when it is built "
        + $"({names}). See to it that the manifest gives them. workerd says:\n";

    [Theory]
    [InlineData(Connect + "connect(process.env.DATABASE_URL);", "DATABASE_URL", "No database connection string was provided\n  at index.js:2:23 in connect\n  at index.js:7:1\n")]
    [InlineData("import { env } from 'cloudflare:workers';\n" + Connect + "connect(env.DATABASE_URL);", "DATABASE_URL", "No database connection string was provided\n")]
    [InlineData("import process from 'node:process';\nconst { API_KEY } = process.env;\nif (API_KEY === undefined) throw new Error('misconfigured');", "API_KEY", "misconfigured\n")]
    [InlineData("import { env } from 'cloudflare:workers';\nexport const all = env.DB.prepare('SELECT 1');", "DB", "Cannot read properties of undefined (reading 'prepare')\n")]
    [InlineData("const key = process.env.STRIPE_KEY;\nif (!key?.startsWith('sk_')) throw new Error('bad key');", "STRIPE_KEY", "bad key\n")]
    [InlineData("const { KEY_NAME } = process.env;\nif (typeof KEY_NAME !== 'string' || !/^k-/.test(KEY_NAME)) throw new Error('KEY_NAME: Required');", "KEY_NAME", "KEY_NAME: Required\n")]
    [InlineData("const env = { ...process.env };\nfor (const name of ['A']) if (!env[name]) throw new Error('missing environment variables: ' + name);", "its whole environment", "missing environment variables: A\n")]
    [InlineData(Validator + "validate({ ...process.env });", "its whole environment", "  at index.js:8:31 in validate\n")]
    [InlineData(Validator + "validate(process.env);", "API_KEY", "  at index.js:8:31 in validate\n")]
    [InlineData("JSON.parse(process.env.SETTINGS);", "SETTINGS", "\"undefined\" is not valid JSON\n")]
    public async Task A_Worker_that_fails_for_want_of_a_value_is_a_warning_that_names_it(string code, string names, string failure)
    {
        using var worker = await new CheckBundleWorker().With("index.js", code + "\n" + Hello).InstalledAsync();

        (await worker.PassAsync()).Should().StartWith(Warning(names)).And.Contain(failure);
    }

    [Theory]
    [InlineData("process.env.NODE_ENV;\nundefined.foo;", "Uncaught TypeError: Cannot read properties of undefined (reading 'foo')\n  at index.js:2:11\n")]
    [InlineData("if (process.env.DEBUG) console.log('debugging');\nnull();", "Uncaught TypeError: null is not a function\n  at index.js:2:5\n")]
    [InlineData("import { env } from 'cloudflare:workers';\nexport const db = env.DB ?? null;\nimport './missing.js';", "Uncaught Error: No such module \"missing.js\".")]
    [InlineData("const level = process.env.LOG_LEVEL ?? 'info';\nif (level) throw new RangeError('always');", "Uncaught RangeError: always\n")]
    public async Task A_Worker_that_reads_a_missing_value_and_fails_for_another_reason_fails_the_build(string code, string failure)
    {
        using var worker = await new CheckBundleWorker().With("index.js", code + "\n" + Hello).InstalledAsync();

        (await worker.FailAsync()).Should().StartWith("ERROR: starting the bundle in workerd").And.Contain(failure);
    }

    [Fact]
    public async Task Before_workerd_fills_process_env_a_missing_value_is_the_Workers_own_fault()
    {
        // Cloudflare fills it from 2025-04-01 on (flag nodejs_compat_populate_process_env): with an older date no value will ever be there.
        using var worker = await new CheckBundleWorker { Date = "2024-10-01" }.With("index.js", Connect + "connect(process.env.DATABASE_URL);\n" + Hello).InstalledAsync();

        (await worker.FailAsync()).Should().Contain("Uncaught Error: No database connection string was provided");
    }

    [Fact]
    public async Task A_declared_variable_whose_stand_in_the_Worker_does_not_take_is_a_warning()
    {
        using var worker = await new CheckBundleWorker { Bindings = """{"vars":["LIMITS"]}""" }
            .With("index.js", "import { env } from 'cloudflare:workers';\nexport const limits = JSON.stringify(JSON.parse(env.LIMITS ?? '{}')).length > 0 ? () => 1 : null;\n" + Hello).InstalledAsync();

        (await worker.PassAsync()).Should().StartWith(Warning("LIMITS"));
    }

    [Fact]
    public async Task A_declared_variable_of_which_the_Worker_expects_another_shape_is_a_warning()
    {
        using var worker = await new CheckBundleWorker { Bindings = """{"vars":["LIMITS"]}""" }
            .With("index.js", "import { env } from 'cloudflare:workers';\nexport const most = env.LIMITS.tiers.length;\n" + Hello).InstalledAsync();

        (await worker.PassAsync()).Should().StartWith(Warning("LIMITS"));
    }

    [Theory]
    [InlineData("const key = API_KEY;", 0)]
    [InlineData("if (typeof API_KEY === 'undefined') throw new Error('API_KEY is not set');", 0)]
    [InlineData("const key = misspelled;", 1)]
    public async Task In_service_worker_format_a_missing_global_variable_is_a_warning_when_its_name_is_one_of_an_environment(string code, int exitCode)
    {
        using var worker = await new CheckBundleWorker { Flags = [] }
            .With("index.js", code + "\naddEventListener('fetch', (event) => event.respondWith(new Response(key)));\n", CheckBundleWorker.Script).InstalledAsync();

        var result = await worker.CheckAsync();

        result.ExitCode.Should().Be(exitCode, result.Error);
        result.Error.Should().StartWith(exitCode == 0 ? Warning("API_KEY") : "ERROR: starting the bundle in workerd 1.20260426.1: Uncaught ReferenceError: misspelled is not defined\n  at worker:1:13\n");
    }
}
