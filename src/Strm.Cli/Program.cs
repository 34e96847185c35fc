using Strm.Cli;

return await StrmCommandLine.RunAsync(args, CancellationToken.None).ConfigureAwait(false);
