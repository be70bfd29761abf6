// Finds Java and Kafka's jars.
import { existsSync, readdirSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fetchOnce, notFound, onPath, run, runFetch } from './provision.js';

export const KAFKA_VERSION = '4.3.1';
/** Simple logging to standard error, so that the broker's log says why it ended. The version fits Kafka's slf4j-api. */
const SLF4J = '1.7.36';
const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';

export interface KafkaProgram {
  java: string;
  /** What Java says of itself. */
  version: string;
  /** Everything before the name of the main class. */
  flags: string[];
}

const dependency = (group: string, artifact: string, version: string): string =>
  `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`;

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>id.hilir</groupId><artifactId>kafka</artifactId><version>1</version><packaging>pom</packaging>
<dependencies>${dependency('org.apache.kafka', 'kafka_2.13', KAFKA_VERSION)}${dependency('org.slf4j', 'slf4j-simple', SLF4J)}</dependencies>
</project>
`;

function installedJars(): string | undefined {
  const script = onPath('kafka-server-start.sh') ?? onPath('kafka-server-start');
  const home = process.env.KAFKA_HOME ?? (script && dirname(dirname(realpathSync(script))));
  if (!home) return undefined;
  const found = [join(home, 'libs'), join(home, 'libexec', 'libs')].find((folder) => existsSync(folder));
  if (!found && process.env.KAFKA_HOME) throw new Error(`KAFKA_HOME is ${home}, but there is no folder libs in it`);
  return found;
}

async function fetchJars(log: (line: string) => void): Promise<string> {
  const ways = ['Kafka', 'KAFKA_BROKERS', 'KAFKA_HOME, or kafka-server-start.sh on the PATH'] as const;
  const mvn = onPath('mvn');
  if (!mvn) throw notFound(...ways, 'mvn (Maven) on the PATH');
  const folder = await fetchOnce(`kafka-${KAFKA_VERSION}`, async (temp) => {
    writeFileSync(join(temp, 'pom.xml'), POM);
    const args = ['--batch-mode', COPY, '-DincludeScope=runtime', '-DoutputDirectory=libs'];
    const arrived = (said: string) => `${said.split('Downloaded from').length - 1} files downloaded`;
    await runFetch({
      what: `Kafka ${KAFKA_VERSION} (about 46 MB, with Maven)`,
      command: mvn,
      args,
      temp,
      arrived,
      log,
    });
  }).catch((cause: unknown) => {
    throw notFound(...ways, 'mvn (it failed, see the cause)', cause);
  });
  return join(folder, 'libs');
}

async function findJava(): Promise<{ java: string; version: string }> {
  const java = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin', 'java') : onPath('java');
  if (!java) throw new Error('Kafka needs Java 17 or later: put java on the PATH, set JAVA_HOME, or set KAFKA_BROKERS');
  const version = await run(java, ['-version'], process.env, '/');
  const major = Number(/version "(\d+)/.exec(version)?.[1]);
  if (!(major >= 17)) throw new Error(`Kafka needs Java 17 or later; ${java} is\n${version}`);
  return { java, version };
}

export async function findKafka(log: (line: string) => void): Promise<KafkaProgram> {
  const { java, version } = await findJava();
  const libs = installedJars() ?? (await fetchJars(log));
  const jars = readdirSync(libs).filter((name) => name.endsWith('.jar'));
  const classpath = jars
    .sort()
    .map((name) => join(libs, name))
    .join(':');
  const flags = [
    '-Xms256m',
    '-Xmx512m',
    '-XX:+UseSerialGC', // measured on two cores: a quarter less work per message than with G1
    '-XX:+ExitOnOutOfMemoryError',
    '-XX:-UsePerfData',
    '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
    '-Dorg.slf4j.simpleLogger.showDateTime=true',
    '-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS',
    '-cp',
    classpath,
  ];
  return { java, version, flags };
}
