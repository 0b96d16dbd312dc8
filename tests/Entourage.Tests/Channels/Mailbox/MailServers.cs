using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Entourage.Tests.Channels.Xmpp;

namespace Entourage.Tests.Channels.Mailbox;

// The end-to-end tests compile this file too, and have other usings.

/// <summary>A real Postfix that people submit to and a real Dovecot that they read from, on loopback, for two domains. Nothing leaves the machine.</summary>
internal sealed class MailServers : IAsyncDisposable
{
    private readonly string folder;
    private readonly List<Process> processes = [];

    private MailServers(string folder) => this.folder = folder;

    /// <summary>Submission with TLS first.</summary>
    public int Submissions { get; } = FreePort.Next();

    /// <summary>Submission with STARTTLS.</summary>
    public int Submission { get; } = FreePort.Next();

    /// <summary>IMAP with TLS first.</summary>
    public int Imaps { get; } = FreePort.Next();

    /// <summary>IMAP with STARTTLS.</summary>
    public int Imap { get; } = FreePort.Next();

    /// <summary>People, whose password is <c>pw-</c> and what is before the @.</summary>
    public static async Task<MailServers> StartAsync(string folder, NameServer names, Authority authority, string[] people)
    {
        var started = new MailServers(folder);
        try
        {
            // The servers' own users look into it.
            await RunAsync("chmod", "755", folder);
            var (certificate, key) = authority.IssueFiles("host.mail.lan", folder);
            await started.StartDovecotAsync(certificate, key, people);
            await started.StartPostfixAsync(certificate, key, people);
            foreach (var port in (int[])[started.Submissions, started.Submission, started.Imaps, started.Imap]) await started.UpAsync(port);
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
        names.Services["_imaps._tcp.mail.lan"] = started.Imaps;
        names.Services["_submissions._tcp.mail.lan"] = started.Submissions;
        return started;
    }

    /// <summary>When everything that was taken is where it goes.</summary>
    public async Task DeliveredAsync(CancellationToken stop)
    {
        string[] queues = ["maildrop", "incoming", "active", "deferred"];
        for (var turn = 0; turn < 200; turn++)
        {
            if (queues.All(queue => !Directory.EnumerateFiles(Path.Combine(folder, "queue", queue), "*", SearchOption.AllDirectories).Any())) return;
            await Task.Delay(50, stop);
        }
        Assert.Fail($"Postfix does not deliver: {await LogAsync()}");
    }

    /// <summary>Their password is another from now on.</summary>
    public void ChangePassword(string person)
    {
        var users = Path.Combine(folder, "users");
        File.WriteAllText(users, File.ReadAllText(users).Replace($"{{PLAIN}}pw-{person.Split('@')[0]}:", "{PLAIN}another:", StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in processes)
        {
            if (!process.HasExited) Stop(process.Id);
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }

    // They end their children when they are asked to end, and leave them when they are killed.
    private static void Stop(int id)
    {
        using var kill = Process.Start("kill", ["-TERM", id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    private async Task StartDovecotAsync(string certificate, string key, string[] people)
    {
        var boxes = Directory.CreateDirectory(Path.Combine(folder, "boxes")).FullName;
        await RunAsync("chmod", "777", boxes);
        await File.WriteAllLinesAsync(Path.Combine(folder, "users"), people.Select(one => $"{one}:{{PLAIN}}pw-{one.Split('@')[0]}:::::"));
        foreach (var own in (string[])["dovecot", "dovecot-state"]) Directory.CreateDirectory(Path.Combine(folder, own));
        var config = Path.Combine(folder, "dovecot.conf");
        await File.WriteAllTextAsync(config, $$"""
            base_dir = {{folder}}/dovecot
            state_dir = {{folder}}/dovecot-state
            log_path = {{folder}}/dovecot.log
            protocols = imap
            listen = 127.0.0.1
            ssl = required
            ssl_cert = <{{certificate}}
            ssl_key = <{{key}}
            auth_mechanisms = plain login scram-sha-256
            auth_failure_delay = 0
            mail_max_userip_connections = 100
            mail_location = maildir:{{boxes}}/%u
            mail_uid = nobody
            mail_gid = nogroup
            first_valid_uid = 1
            first_valid_gid = 1
            passdb {
              driver = passwd-file
              args = username_format=%u {{folder}}/users
            }
            userdb {
              driver = static
              args = uid=nobody gid=nogroup home={{boxes}}/%u allow_all_users=yes
            }
            namespace inbox {
              inbox = yes
              mailbox Sent {
                auto = subscribe
                special_use = \Sent
              }
            }
            service imap-login {
              inet_listener imap {
                port = {{Imap}}
              }
              inet_listener imaps {
                port = {{Imaps}}
                ssl = yes
              }
            }
            service anvil {
              unix_listener anvil-auth-penalty {
                mode = 0
              }
            }
            service auth {
              unix_listener auth-postfix {
                mode = 0666
              }
            }
            service stats {
              unix_listener stats-writer {
                mode = 0666
              }
            }
            """);
        Start("dovecot", "-F", "-c", config);
    }

    private async Task StartPostfixAsync(string certificate, string key, string[] people)
    {
        var settings = Directory.CreateDirectory(Path.Combine(folder, "postfix")).FullName;
        var data = Directory.CreateDirectory(Path.Combine(folder, "postfix-data")).FullName;
        Directory.CreateDirectory(Path.Combine(folder, "queue"));
        await RunAsync("chown", "postfix", data);
        await File.WriteAllLinesAsync(Path.Combine(settings, "people"), people.Select(one => $"{one} {one}/"));
        await File.WriteAllTextAsync(Path.Combine(settings, "main.cf"), $$"""
            compatibility_level = 3.6
            queue_directory = {{folder}}/queue
            data_directory = {{data}}
            command_directory = /usr/sbin
            daemon_directory = /usr/lib/postfix/sbin
            maillog_file = {{folder}}/postfix.log
            maillog_file_prefixes = {{folder}}
            myhostname = host.mail.lan
            mydestination =
            mynetworks = 127.0.0.0/8
            inet_interfaces = 127.0.0.1
            inet_protocols = ipv4
            relay_domains =
            default_transport = error:5.1.2 nothing leaves this machine
            virtual_mailbox_domains = mail.lan, other.lan
            virtual_mailbox_base = {{folder}}/boxes
            virtual_mailbox_maps = texthash:{{settings}}/people
            virtual_uid_maps = static:65534
            virtual_gid_maps = static:65534
            virtual_transport = virtual
            smtpd_peername_lookup = no
            disable_dns_lookups = yes
            smtpd_error_sleep_time = 0
            smtpd_hard_error_limit = 1000
            smtpd_client_connection_count_limit = 0
            smtpd_tls_cert_file = {{certificate}}
            smtpd_tls_key_file = {{key}}
            smtpd_tls_security_level = encrypt
            smtpd_sasl_type = dovecot
            smtpd_sasl_path = {{folder}}/dovecot/auth-postfix
            smtpd_sasl_auth_enable = yes
            smtpd_relay_restrictions = permit_sasl_authenticated, reject
            smtpd_recipient_restrictions = check_recipient_access inline:{busy@mail.lan=DEFER}, permit_sasl_authenticated, reject

            """);
        await File.WriteAllTextAsync(Path.Combine(settings, "master.cf"), $"""
            127.0.0.1:{Submissions} inet n - n - - smtpd
              -o smtpd_tls_wrappermode=yes
            127.0.0.1:{Submission} inet n - n - - smtpd
            pickup unix n - n 60 1 pickup
            cleanup unix n - n - 0 cleanup
            qmgr unix n - n 300 1 qmgr
            tlsmgr unix - - n 1000? 1 tlsmgr
            rewrite unix - - n - - trivial-rewrite
            bounce unix - - n - 0 bounce
            defer unix - - n - 0 bounce
            error unix - - n - - error
            retry unix - - n - - error
            virtual unix - n n - - virtual
            anvil unix - - n - 1 anvil
            showq unix n - n - - showq
            proxymap unix - - n - - proxymap
            postlog unix-dgram n - n - 1 postlogd

            """);
        // Makes what is missing of its folders.
        await RunAsync("postfix", "-c", settings, "check");
        Start("/usr/lib/postfix/sbin/master", "-c", settings, "-s");
    }

    // Not into pipes of ours: what they start holds on to those, and nobody reads them.
    private void Start(string program, params string[] arguments) =>
        processes.Add(Process.Start("/bin/sh", ["-c", "exec \"$@\" </dev/null >/dev/null 2>&1", "sh", program, .. arguments]));

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true, RedirectStandardInput = true })!;
        process.StandardInput.Close();
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) Assert.Fail($"{program}: {string.Concat(said)}");
    }

    private async Task UpAsync(int port)
    {
        for (var turn = 0; turn < 1_200; turn++)
        {
            foreach (var process in processes)
            {
                if (process.HasExited) Assert.Fail($"A mail server ended: {await LogAsync()}");
            }
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(System.Net.IPAddress.Loopback, port);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(50);
            }
        }
        Assert.Fail($"Nothing listens on {port}: {await LogAsync()}");
    }

    private async Task<string> LogAsync()
    {
        var said = "";
        foreach (var log in Directory.GetFiles(folder, "*.log")) said += await File.ReadAllTextAsync(log);
        return said;
    }
}
