namespace Slipway.Steps.Tests;

public class DeployWorkerTests
{
    private const string Dns = "  dns: {enabled: true, hostname: api.example.com}";

    [Fact]
    public async Task A_Worker_is_planned_deployed_and_its_outputs_are_written()
    {
        await using var test = await DeployWorkerCase.StartAsync();
        test.WriteManifests(("prod", test.Worker("api", Dns)));

        (await test.SucceedAsync("--owner-identifier-label-key=team", "--owner-identifier-label-value=edge")).Should().Be("""
            deploy-worker: reading Worker 'api' in account ACCOUNT
            deploy-worker: Worker 'api' in account ACCOUNT:
            deploy-worker:   + worker api
            deploy-worker:       bundle: scripts/api/1.js
            deploy-worker:       content: e8590bd4
            deploy-worker:       compatibility_date: 2026-01-01
            deploy-worker:       compatibility_flags: nodejs_compat
            deploy-worker:   + deployment api
            deploy-worker:       traffic: a new version 100 %
            deploy-worker:   + dns-record api.example.com
            deploy-worker:       type: A
            deploy-worker:       content: 100.0.0.1
            deploy-worker:       proxied: true
            deploy-worker:   + route api.example.com/*
            deploy-worker:       script: api
            deploy-worker: Plan: 4 to create, 0 to update, 0 to delete, 0 unchanged.
            deploy-worker: api: uploading the script: 1 file, 60 bytes
            deploy-worker: api: creating DNS record 'api.example.com'
            deploy-worker: api: creating route 'api.example.com/*'
            deploy-worker: wrote ConfigMap default/api-manifests-outputs to directory DIR/kubernetes

            """);

        var script = test.Server.Script("api");
        (test.Result("script-ids"), test.Result("version-ids"), test.Result("deployment-ids"), test.Result("route-urls"))
            .Should().Be(("api", script.LatestVersion.Id, script.CurrentDeployment!.Id, "api.example.com/*"));
        test.Outputs().Should().Be("""
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: api-manifests-outputs
              namespace: default
              labels:
                app.kubernetes.io/managed-by: planton-cloud
                team: edge
            data:
              deployment_id: DEPLOYMENT-1
              route_urls: api.example.com/*
              script_id: api
              version_id: VERSION-1

            """);
    }

    [Fact]
    public async Task The_same_again_changes_nothing_and_says_the_same_results()
    {
        await using var test = await DeployWorkerCase.StartAsync();
        test.WriteManifests(("prod", test.Worker("api", Dns)));
        await test.SucceedAsync();
        var (live, version) = (test.Server.Snapshot(), test.Result("version-ids"));
        var before = test.Server.Requests.Count;

        (await test.SucceedAsync()).Should().Contain("deploy-worker: Plan: 0 to create, 0 to update, 0 to delete, 4 unchanged.\n");

        test.Server.Snapshot().Should().Be(live);
        test.Result("version-ids").Should().Be(version);
        test.Server.Requests.Skip(before).Should().OnlyContain(request => request.Method == "GET").And.HaveCountLessThanOrEqualTo(10);
    }

    [Fact]
    public async Task A_dry_run_shows_the_plan_and_changes_nothing()
    {
        await using var test = await DeployWorkerCase.StartAsync();
        test.WriteManifests(("prod", test.Worker("api")));
        var before = test.Server.Snapshot();

        (await test.SucceedAsync("--dry-run=true")).Should().EndWith("""
            deploy-worker: Plan: 2 to create, 0 to update, 0 to delete, 0 unchanged.
            deploy-worker: dry run: nothing was changed

            """);

        test.Server.Snapshot().Should().Be(before);
        test.Outputs().Should().BeNull();
        test.Result("script-ids").Should().BeEmpty();
        Directory.Exists(test.Folder["objects/scripts/slipway"]).Should().BeFalse("a plan has no state");
    }

    [Fact]
    public async Task All_Workers_of_all_overlays_but_local_are_deployed_what_others_are_bound_to_first()
    {
        await using var test = await DeployWorkerCase.StartAsync();
        test.WriteManifests(
            ("edge", $"{test.Worker("front", "  services: [{name: API, service: api}]")}---\n{test.Worker("api")}---\nkind: Service\n"),
            ("local", test.Worker("local-api")),
            ("more", test.Worker("more")));

        await test.SucceedAsync("--outputs-config-map-name=outputs");

        test.Result("script-ids").Should().Be("api,front,more");
        test.Server.Account.Scripts.Keys.Should().Equal("api", "front", "more");
        test.Outputs("outputs").Should().Contain("  api.script_id: api\n").And.Contain("  front.route_urls: \n").And.Contain("  more.version_id: ");
    }

    [Fact]
    public async Task Workers_of_one_name_in_the_accounts_of_two_overlays_have_outputs_below_account_and_name()
    {
        await using var test = await DeployWorkerCase.StartAsync();
        var prod = test.Server.AddAccount("prod");
        test.WriteManifests(("dev", test.Worker("api")), ("prod", test.Worker("api").Replace(test.Server.Account.Id, prod.Id, StringComparison.Ordinal)));

        (await test.SucceedAsync()).Should().Contain($"deploy-worker: {prod.Id}.api: uploading the script");

        test.Result("script-ids").Should().Be("api,api");
        test.Result("version-ids").Should().Be($"{test.Server.Script("api").LatestVersion.Id},{prod.Scripts["api"].LatestVersion.Id}");
        test.Outputs().Should().Contain("  ACCOUNT.api.version_id: VERSION-1\n").And.Contain($"  {prod.Id}.api.version_id: {prod.Scripts["api"].LatestVersion.Id}\n");
    }

    [Fact]
    public async Task A_Worker_that_is_chosen_keeps_its_keys_and_the_outputs_of_the_others_stay()
    {
        await using var test = await DeployWorkerCase.StartAsync();
        test.WriteManifests(("prod", $"{test.Worker("api")}---\n{test.Worker("front")}"));
        await test.SucceedAsync();
        var before = test.Outputs();

        await test.SucceedAsync("--worker-name=front");

        test.Outputs().Should().Be(before).And.Contain("  api.script_id: api\n").And.Contain("  front.script_id: front\n");
    }

    [Fact]
    public async Task Results_that_would_be_too_large_for_Tekton_stay_empty_and_the_outputs_have_them()
    {
        await using var test = await DeployWorkerCase.StartAsync();
        var names = Enumerable.Range(1, 20).Select(i => $"w{i:00}").ToList();
        test.WriteManifests(("prod", string.Join("---\n", names.Select(name => test.Worker(name, $"  dns: {{enabled: true, hostname: {name}.example.com}}")))));

        var log = await test.SucceedAsync();

        (test.Result("script-ids"), test.Result("version-ids"), test.Result("deployment-ids").Length, test.Result("route-urls")).Should().Be(
            (string.Join(',', names), string.Join(',', names.Select(name => test.Server.Script(name).LatestVersion.Id)), 0, ""));
        log.Should().Contain("results route-urls, deployment-ids stay empty: with them all would be over 900 bytes, for which Tekton may fail the Task; ConfigMap default/api-manifests-outputs has them\n");
        test.Outputs().Should().Contain("  w20.route_urls: w20.example.com/*\n").And.Contain("  w20.deployment_id: DEPLOYMENT-1\n");
    }

    [Fact]
    public async Task The_outputs_of_Workers_before_one_that_fails_are_written_all_the_same()
    {
        await using var test = await DeployWorkerCase.StartAsync();
        test.WriteManifests(("prod", $"{test.Worker("api")}---\n{test.Worker("web")}"));
        test.Server.Fail("PUT /accounts/*/workers/scripts/web", Testing.Cloudflare.ApiFault.Error(400, 10021, "Uncaught SyntaxError"));

        (await test.FailAsync(1)).Should().Contain("wrote ConfigMap default/api-manifests-outputs").And.Contain("uploading Worker 'web': 10021 Uncaught SyntaxError.");

        test.Outputs().Should().Contain("  api.version_id: VERSION-1\n").And.NotContain("web.");
    }

    [Fact]
    public async Task No_overlay_is_a_warning_where_none_has_to_be()
    {
        await using var test = await DeployWorkerCase.StartAsync();
        test.WriteManifests(("prod", test.Worker("api")));

        (await test.SucceedAsync("--overlays=staging?,dev?")).Should().Be(
            "deploy-worker: warning: ConfigMap default/api-manifests has no overlay that --overlays=staging?,dev? means: nothing is deployed\n");
        test.Result("script-ids").Should().BeEmpty();
        test.Server.Account.Scripts.Should().BeEmpty();
        test.Outputs().Should().BeNull();
    }

    [Fact]
    public async Task The_label_of_an_overlay_says_from_which_branches_it_is_deployed()
    {
        await using var test = await DeployWorkerCase.StartAsync();
        test.WriteManifests(("dev", test.Worker("api-dev")), ("prod", test.Worker("api").Replace("  name: api\nspec", "  name: api\n  labels: {planton.ai/git-branch: main}\nspec", StringComparison.Ordinal)));
        (await test.SucceedAsync("--overlays=dev?", "--git-branch=topic")).Should().NotContain("prod");
        test.Server.Account.Scripts.Keys.Should().BeEquivalentTo("api-dev");
        (await test.SucceedAsync("--overlays=dev?", "--git-branch=main")).Should().Contain("overlay prod is deployed although the filter does not name it: its label planton.ai/git-branch 'main' means branch 'main'");
        test.Server.Account.Scripts.Keys.Should().BeEquivalentTo("api-dev", "api");
    }

    [Fact]
    public async Task One_overlay_and_one_Worker_are_chosen_by_name()
    {
        await using var test = await DeployWorkerCase.StartAsync();
        test.WriteManifests(("dev", test.Worker("api-dev")), ("prod", $"{test.Worker("api")}---\n{test.Worker("front")}"));

        await test.SucceedAsync("--overlays=prod", "--worker-name=front");

        test.Result("script-ids").Should().Be("front");
        test.Server.Account.Scripts.Keys.Should().Equal("front");
    }

    [Fact]
    public async Task Secrets_come_from_the_namespace_and_are_in_no_log()
    {
        await using var test = await DeployWorkerCase.StartAsync();
        test.Folder.Write("kubernetes/default/secrets/api.yaml", "apiVersion: v1\nkind: Secret\nmetadata: {name: api, namespace: default}\ndata: {key: aHVudGVyMg==}\n");
        test.WriteManifests(("prod", test.Worker("api", "  env: {secrets: {API_KEY: {secretKeyRef: {name: api, key: key}}}}")));

        var log = await test.SucceedAsync();

        test.Server.Script("api").Secrets.Should().Equal(new Dictionary<string, string> { ["API_KEY"] = "hunter2" });
        log.Should().NotContain("hunter2");
        Directory.GetFiles(test.Folder["objects"], "*.json", SearchOption.AllDirectories).Select(File.ReadAllText).Should().NotContain(text => text.Contains("hunter2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_share_of_the_traffic_is_given_to_the_new_version()
    {
        await using var test = await DeployWorkerCase.StartAsync();
        test.WriteManifests(("prod", test.Worker("api")));
        await test.SucceedAsync();
        test.WriteManifests(("prod", test.Worker("api", "  env: {variables: {MODE: fast}}")));

        await test.SucceedAsync("--traffic=10");

        test.Server.Script("api").CurrentDeployment!.Versions.Select(v => v.Percentage).Should().BeEquivalentTo([90d, 10d]);
    }

    [Fact]
    public async Task Somebody_elses_Worker_is_left_alone_unless_it_is_adopted()
    {
        await using var test = await DeployWorkerCase.StartAsync();
        test.Server.AddScript("api");
        test.WriteManifests(("prod", test.Worker("api")));

        (await test.FailAsync(1)).Should().Contain("ERROR: ").And.Contain("--adopt");
        await test.SucceedAsync("--adopt=true");

        test.Server.Script("api").Versions.Should().HaveCount(2);
    }

    [Theory]
    [InlineData("--overlays=staging", "ERROR: choosing overlays: ConfigMap 'default/api-manifests' of directory DIR/kubernetes has no overlay 'staging'. It has prod: correct the names.\n")]
    [InlineData("--overlays=local", "ERROR: option --overlays: 'local' names 'local', the overlay for a developer's own machine, which is never deployed: leave it out.\n")]
    [InlineData("--cloudflare-credentials-path=none", "ERROR: reading the Cloudflare API token: there is no file 'none/api-token'. Make a token at dash.cloudflare.com/profile/api-tokens and write it there, and nothing else.\n")]
    [InlineData("--traffic=0", "ERROR: option --traffic: '0' is not a share of the traffic: percent, from 0.01 to 100, with at most two decimals.\n")]
    [InlineData("--r2-endpoint-url=", "ERROR: reading the credentials of the object store: no directory was given. Bind the workspace r2-credentials: a directory or Secret with the files access-key-id and secret-access-key.\n")]
    [InlineData("--kustomize-manifests-config-map-name=none", "ERROR: reading ConfigMap 'default/none' of directory DIR/kubernetes: there is none of this name. build-manifests writes it: build first, or correct the name or the namespace.\n")]
    public async Task What_the_user_gave_wrongly_ends_with_2(string option, string message)
    {
        await using var test = await DeployWorkerCase.StartAsync();
        test.WriteManifests(("prod", test.Worker("api")));

        (await test.FailAsync(2, option)).Should().Be(message);

        test.Server.Requests.Should().BeEmpty("nothing was asked");
    }

    [Theory]
    [InlineData("--worker-name=other", "ERROR: choosing Worker 'other': the manifests have 'api'. Correct worker-name, or leave it out for all.\n")]
    public async Task What_the_manifests_do_not_have_ends_with_1(string option, string message)
    {
        await using var test = await DeployWorkerCase.StartAsync();
        test.WriteManifests(("prod", test.Worker("api")));

        (await test.FailAsync(1, option)).Should().Be(message);
    }

    [Fact]
    public async Task Two_overlays_that_describe_one_Worker_are_refused()
    {
        await using var test = await DeployWorkerCase.StartAsync();
        test.WriteManifests(("dev", test.Worker("api")), ("prod", test.Worker("api")));

        (await test.FailAsync(2)).Should().Be(
            "ERROR: deploying Worker 'api' in account ACCOUNT: several manifests describe it: configmap/api-manifests[dev]:1, configmap/api-manifests[prod]:1. "
            + "Give them different names or accounts, or choose one.\n");
    }

    [Fact]
    public async Task An_error_of_the_API_ends_with_1_and_the_next_run_finishes()
    {
        await using var test = await DeployWorkerCase.StartAsync();
        test.WriteManifests(("prod", test.Worker("api", Dns)));
        test.Server.Deny("workers_routes:edit");

        (await test.FailAsync(1)).Should().Contain("creating route 'api.example.com/*'").And.Contain("10000").And.Contain("Workers Routes");
        test.Server.Token.Allow("workers_routes:edit");
        await test.SucceedAsync();

        test.Server.Script("api").Versions.Should().ContainSingle("the upload was not repeated");
        test.Zone.Routes.Should().ContainSingle();
    }
}
