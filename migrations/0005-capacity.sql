-- What is there, and what each funder is entitled to: sites, clusters, node groups, outages,
-- entitlements. Always: no site, cluster or outage is deleted; the entitlements of a period that
-- has begun stay as they were. The capacity register is not stored: it follows from phases and
-- outages (src/capacity/register.ts), and every change of those is in the audit.

CREATE SCHEMA capacity;

CREATE TABLE capacity.site (
  id                   text    PRIMARY KEY
    CHECK (id ~ '^site_[a-z0-9]([a-z0-9.-]{0,78}[a-z0-9])?$'),
  position             bigint  GENERATED ALWAYS AS IDENTITY UNIQUE,
  name                 text    NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  operator             text    NOT NULL REFERENCES funding.party,
  territory            text    NOT NULL REFERENCES funding.party,
  pue_ppm              integer NOT NULL CHECK (pue_ppm BETWEEN 1000000 AND 3000000),
  power_micros_per_mwh bigint  NOT NULL CHECK (power_micros_per_mwh >= 0),
  version              integer NOT NULL DEFAULT 1
);

CREATE TABLE capacity.cluster (
  id                  text    PRIMARY KEY
    CHECK (id ~ '^cluster_[a-z0-9]([a-z0-9.-]{0,78}[a-z0-9])?$'),
  position            bigint  GENERATED ALWAYS AS IDENTITY UNIQUE,
  site                text    NOT NULL REFERENCES capacity.site,
  accelerator_class   text    NOT NULL CHECK (length(accelerator_class) BETWEEN 1 AND 200),
  h100_equivalent_ppm integer NOT NULL CHECK (h100_equivalent_ppm > 0),
  watts_per_gpu_busy  integer NOT NULL CHECK (watts_per_gpu_busy >= 0),
  watts_per_gpu_idle  integer NOT NULL CHECK (watts_per_gpu_idle >= 0),
  version             integer NOT NULL DEFAULT 1,
  CHECK (watts_per_gpu_idle <= watts_per_gpu_busy)
);

CREATE INDEX cluster_by_site ON capacity.cluster (site);

CREATE TABLE capacity.node_group (
  cluster        text    NOT NULL REFERENCES capacity.cluster,
  number         integer NOT NULL CHECK (number >= 1),
  node_count     integer NOT NULL CHECK (node_count >= 1),
  gpus_per_node  integer NOT NULL CHECK (gpus_per_node >= 1),
  nodes_per_rack integer NOT NULL CHECK (nodes_per_rack >= 1),
  racks_per_pod  integer NOT NULL CHECK (racks_per_pod >= 1),
  PRIMARY KEY (cluster, number)
);

-- An outage that was called off before it began ends when it starts and takes nothing.
CREATE TABLE capacity.outage (
  number     bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  cluster    text    NOT NULL REFERENCES capacity.cluster,
  kind       text    NOT NULL CHECK (kind IN ('maintenance', 'lost')),
  gpu_count  integer NOT NULL CHECK (gpu_count >= 1),
  start_at   bigint  NOT NULL,
  end_at     bigint  NOT NULL,
  noted_at   bigint  NOT NULL,
  version    integer NOT NULL DEFAULT 1,
  CHECK (start_at <= end_at)
);

CREATE INDEX outage_by_cluster ON capacity.outage (cluster, start_at);

CREATE FUNCTION capacity.hold_outage() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.number, NEW.cluster, NEW.kind, NEW.gpu_count, NEW.start_at, NEW.noted_at)
      = (OLD.number, OLD.cluster, OLD.kind, OLD.gpu_count, OLD.start_at, OLD.noted_at) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'Of the outage % only the end can change', OLD.number
    USING ERRCODE = 'check_violation', CONSTRAINT = 'outage_held',
          SCHEMA = 'capacity', TABLE = 'outage';
END
$$;

CREATE TRIGGER hold BEFORE UPDATE ON capacity.outage
  FOR EACH ROW EXECUTE FUNCTION capacity.hold_outage();

CREATE TABLE capacity.entitlement (
  contract    text   NOT NULL REFERENCES procurement.contract,
  cluster     text   NOT NULL REFERENCES capacity.cluster,
  funder      text   NOT NULL REFERENCES funding.party,
  month       text   NOT NULL CHECK (month ~ '^[0-9]{4}-[0-9]{2}$'),
  position    bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  start_at    bigint NOT NULL,
  end_at      bigint NOT NULL,
  gpu_seconds bigint NOT NULL CHECK (gpu_seconds >= 0),
  PRIMARY KEY (contract, cluster, funder, month),
  CHECK (start_at < end_at)
);

CREATE INDEX entitlement_by_funder ON capacity.entitlement (funder, month);
CREATE INDEX entitlement_by_month ON capacity.entitlement (month);

CREATE TRIGGER refuse_update BEFORE UPDATE OR TRUNCATE ON capacity.entitlement
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER note_change AFTER INSERT OR UPDATE ON capacity.site
  FOR EACH STATEMENT EXECUTE FUNCTION funding.note_plan_change('operation');
CREATE TRIGGER note_change AFTER INSERT OR UPDATE ON capacity.cluster
  FOR EACH STATEMENT EXECUTE FUNCTION funding.note_plan_change('operation');
CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE ON capacity.node_group
  FOR EACH STATEMENT EXECUTE FUNCTION funding.note_plan_change('operation');
CREATE TRIGGER note_change AFTER INSERT OR UPDATE ON capacity.outage
  FOR EACH STATEMENT EXECUTE FUNCTION funding.note_plan_change('operation');

CREATE TRIGGER refuse_removal BEFORE DELETE OR TRUNCATE ON capacity.site
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER refuse_removal BEFORE DELETE OR TRUNCATE ON capacity.cluster
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER refuse_removal BEFORE DELETE OR TRUNCATE ON capacity.outage
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
